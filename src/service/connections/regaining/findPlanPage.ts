import { html } from '../../pages/html.ts'
import { MESSAGES } from '../../pages/messages.ts'
import { renderPage } from '../../pages/renderPage.ts'
import type { PlanCard } from '../../../contract/plans.ts'
import type { Html } from '../../pages/html.ts'

const SAY = MESSAGES.findPlan

/** "Lost the link?": the patient looks for the plan that the records came from, and signs in there. No script. */
export function findPlanPage({ query, plans }: { query: string; plans: readonly PlanCard[] }): string {
  const hint = query === '' ? SAY.popular : plans.length === 0 ? SAY.none(query) : SAY.found(plans.length)
  return renderPage({
    title: SAY.title,
    body: html`<h1>${SAY.title}</h1>
      <p class="lead">${SAY.text}</p>
      <form class="finder" role="search" action="/connections/find">
        <label for="q">${SAY.label}</label>
        <input id="q" name="q" type="search" value="${query}" maxlength="100" autocomplete="off" />
        <button class="secondary">${SAY.search}</button>
      </form>
      <p class="meta">${hint}</p>
      <form class="choices" method="post" action="/connections/sign-in">${plans.map(choice)}</form>
      <p class="meta">${SAY.haveLink}</p>`,
  })
}

/** Its name is the plan's alone, as in the consent app; what tells it from others of the brand describes it. */
function choice(plan: PlanCard): Html {
  const id = `plan-${plan.id}`
  const describedBy = plan.subtitle === undefined ? '' : html` aria-describedby="${id}-more"`
  return html`<button name="endpointId" value="${plan.id}" aria-labelledby="${id}" ${describedBy}>
    <b id="${id}">${plan.label}</b>
    ${plan.subtitle === undefined ? '' : html`<small id="${id}-more">${plan.subtitle}</small>`}
  </button>`
}
