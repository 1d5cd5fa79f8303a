import { indentJson } from '../records/indentJson.ts'
import { usePage } from '../state/pageModel.ts'
import { Icon } from './Icon.tsx'

interface SourceActionsProps {
  /** What the buttons are about, for those who hear them out of context. */
  title: string
  /** JSON, built when asked for: a section's is long. */
  text: () => string
  curl: string
}

/** "Raw JSON" and "Copy as curl", one click away. */
export function SourceActions({ title, text, curl }: SourceActionsProps) {
  const { source, copy } = usePage()
  return (
    <div class="source-actions">
      <button
        type="button"
        class="tiny"
        onClick={() => {
          source.value = { title, text: indentJson(text()), curl }
        }}
      >
        <Icon name="code" />
        <span>
          Raw JSON<span class="unseen"> of {title}</span>
        </span>
      </button>
      <button type="button" class="tiny" onClick={() => void copy(curl, 'curl')}>
        <Icon name="copy" />
        <span>
          Copy as curl<span class="unseen">: {title}</span>
        </span>
      </button>
    </div>
  )
}
