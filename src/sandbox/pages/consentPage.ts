import type { ResourceType } from '../../contract/resourceTypes.ts'
import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'

interface ConsentPage {
  path: string
  appName: string
  personName: string
  types: readonly ResourceType[]
  /** Whether the app may come back for new records without asking again. */
  offline: boolean
}

/** The types in words a patient knows, in the order of what matters to them. */
const WORDS: readonly (readonly [string, readonly ResourceType[]])[] = [
  ['Name, birth date, address', ['Patient']],
  ['Coverage', ['Coverage']],
  ['Claims, with what was paid', ['ExplanationOfBenefit']],
  ['Medicines', ['Medication', 'MedicationDispense', 'MedicationRequest']],
  ['Conditions and allergies', ['Condition', 'AllergyIntolerance']],
  ['Visits and procedures', ['Encounter', 'Procedure']],
  ['Lab results and measurements', ['Observation', 'DiagnosticReport']],
  ['Vaccinations', ['Immunization']],
  ['Care plans and goals', ['CarePlan', 'CareTeam', 'Goal']],
  ['Documents and devices', ['DocumentReference', 'Device', 'Provenance']],
  ['Doctors, pharmacies and clinics', ['Practitioner', 'PractitionerRole', 'Organization', 'Location']],
]

export function consentPage({ path, appName, personName, types, offline }: ConsentPage): string {
  const shared = WORDS.filter(([, covered]) => covered.some((type) => types.includes(type)))
  return layout(
    'Allow sharing',
    `<h1>Share records of <bdi>${escapeHtml(personName)}</bdi> with <bdi>${escapeHtml(appName)}</bdi>?</h1>
<h2 id="shared">What is shared</h2>
<ul class="shared" aria-labelledby="shared">
${shared.map(([words]) => `<li>${words}</li>`).join('\n')}
</ul>
<p class="note">${
      offline
        ? 'The app may look for new records later, until you stop it.'
        : 'The app may look once, for an hour. Later it must ask again.'
    }</p>
<form method="post" action="${path}/consent" class="stack actions">
<button class="primary" name="decision" value="allow">Allow</button>
<button class="quiet" name="decision" value="deny">Do not allow</button>
</form>`,
  )
}
