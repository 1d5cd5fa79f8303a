import { useEffect, useRef } from 'preact/hooks'
import { usePage } from '../state/pageModel.ts'
import { Icon } from './Icon.tsx'
import { Notice } from './Notice.tsx'

/** The JSON behind a record or a section, and the request that reads it. Esc closes; focus goes back where it was. */
export function SourceDialog() {
  const { source, copy } = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const shown = source.value

  useEffect(() => {
    if (shown && !dialog.current?.open) dialog.current?.showModal()
  }, [shown])

  return (
    <dialog
      ref={dialog}
      class="source"
      aria-labelledby="source-title"
      onClose={() => {
        source.value = null
      }}
    >
      {shown && (
        <>
          <div class="source-head">
            <h2 id="source-title">{shown.title}</h2>
            <button type="button" class="round" aria-label="Close" onClick={() => dialog.current?.close()}>
              <Icon name="close" />
            </button>
          </div>
          <h3>Request</h3>
          <pre tabIndex={0} aria-label="Request as curl">
            {shown.curl}
          </pre>
          <h3>Raw JSON</h3>
          <pre class="json" tabIndex={0} aria-label="Raw JSON">
            {shown.text}
          </pre>
          {/* While the dialog is open, all outside of it is inert and silent. */}
          <Notice />
          <div class="actions">
            <button type="button" class="quiet" onClick={() => void copy(shown.curl, 'curl')}>
              Copy as curl
            </button>
            <button type="button" class="quiet" onClick={() => void copy(shown.text, 'JSON')}>
              Copy JSON
            </button>
          </div>
        </>
      )}
    </dialog>
  )
}
