import { CallbackLogView } from './CallbackLogView.tsx'
import { OptionsForm } from './OptionsForm.tsx'

/** What a patient app would not show: FlexpaLink's options and what it called back. */
export function DeveloperPanel() {
  return (
    <aside class="developer" aria-labelledby="developer-title">
      <h2 id="developer-title">For developers</h2>
      <details class="options">
        <summary>Options</summary>
        <OptionsForm />
      </details>
      <CallbackLogView />
    </aside>
  )
}
