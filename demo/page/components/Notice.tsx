import { usePage } from '../state/pageModel.ts'

/** Says in passing what happened, "Copied" for example, to eyes and to screen readers. */
export function Notice() {
  const { text, key } = usePage().notice.value
  return (
    <div class="notice" role="status">
      {text !== '' && <span key={key}>{text}</span>}
    </div>
  )
}
