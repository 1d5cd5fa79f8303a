import type { Person } from '../authorization/accounts.ts'
import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'

interface PersonPage {
  path: string
  appName: string
  people: readonly Person[]
  /** Nobody was chosen the first time. */
  failed?: boolean
}

export function personPage({ path, appName, people, failed = false }: PersonPage): string {
  const option = (person: Person, index: number): string => {
    const relation = person.relation === undefined ? '' : `<small>${escapeHtml(person.relation)}</small>`
    return `<label class="option"><input type="radio" name="patient" value="${escapeHtml(person.patientId)}" required${
      index === 0 && failed ? ' aria-describedby="missing"' : ''
    }><span><b>${escapeHtml(person.name)}</b>${relation}</span></label>`
  }
  return layout(
    'Choose a person',
    `<h1>Whose records?</h1>
<p class="lead">Your account covers several people. <bdi>${escapeHtml(appName)}</bdi> gets the records of one.</p>
<form method="post" action="${path}/person" class="stack">
${failed ? '<p class="note warn" role="alert" id="missing">Choose one person to go on.</p>' : ''}
<fieldset><legend>Person whose records you share</legend>
${people.map(option).join('\n')}
</fieldset>
<button class="primary">Continue</button>
</form>
<form method="post" action="${path}/deny" class="stack"><button class="quiet">Cancel</button></form>`,
  )
}
