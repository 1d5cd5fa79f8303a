import { FAULT_PLANS, labelOfFault, type ListedFaultPlan } from '../../contract/faults.ts'
import type { Account } from '../authorization/accounts.ts'
import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'

/** What a developer sees at the sandbox's own address. */
export function homePage(fhirBase: string, accounts: readonly Account[]): string {
  const row = ({ username, description }: Account): string =>
    `<li><code>${escapeHtml(username)}</code><span>${escapeHtml(description)}</span></li>`
  const failingRow = (plan: ListedFaultPlan): string =>
    `<li>${escapeHtml(labelOfFault(plan))}<code>${plan.id}</code><span>Ends in ${plan.code}.</span></li>`
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
</section>
<section class="logins" aria-labelledby="faults">
<h2 id="faults">Plans that fail</h2>
<p>Each commits one fault, so that an app can meet every exit code. Search for “sandbox”, or open one by its id.</p>
<ul>
${FAULT_PLANS.map(failingRow).join('\n')}
</ul>
</section>`,
  )
}
