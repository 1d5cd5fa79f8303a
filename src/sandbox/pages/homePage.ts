import type { Account } from '../authorization/accounts.ts'
import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'

/** What a developer sees at the sandbox's own address. */
export function homePage(fhirBase: string, accounts: readonly Account[]): string {
  const row = ({ username, description }: Account): string =>
    `<li><code>${escapeHtml(username)}</code><span>${escapeHtml(description)}</span></li>`
  return layout(
    'Sandbox payer',
    `<h1>The payer of test mode</h1>
<p class="lead">Apps send patients here to sign in. Its FHIR server is at <code>${escapeHtml(fhirBase)}</code>.</p>
<section class="logins" aria-labelledby="logins">
<h2 id="logins">Test logins</h2>
<p>The password of each is <code>examplepatient</code>.</p>
<ul>
${accounts.map(row).join('\n')}
</ul>
</section>`,
  )
}
