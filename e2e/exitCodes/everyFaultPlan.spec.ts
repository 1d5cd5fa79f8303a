import { FAULT_PLANS } from '../../src/contract/faults.ts'
import { Browsing } from '../http/Browsing.ts'
import { consentOverHttp, events } from '../http/linkOverHttp.ts'
import { PATIENT_1 } from '../pages/PayerWindow.ts'
import { expect, story } from '../system/story.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { ListedFaultPlan } from '../../src/contract/faults.ts'

/** Goes to the plan without a browser, signing in where the payer asks to. @returns the code that the frame hears */
async function codeOf(system: RunningSystem, plan: ListedFaultPlan): Promise<string> {
  const { sessionToken, authorizeUrl } = await consentOverHttp(system, { endpoint: plan.id })
  const browsing = new Browsing()
  const door = await browsing.visit(authorizeUrl)
  if (door.url.href.startsWith(system.urls.sandbox)) {
    const consent = await browsing.submit(door, '/login', { ...PATIENT_1 })
    await browsing.submit(consent, '/consent', { decision: 'allow' })
  }
  for await (const event of events(system.urls.link, sessionToken)) {
    if (event.type === 'failed') return event.code
    if (event.type === 'synced') return 'no failure'
  }
  throw new Error(`The events of ${plan.slug} ended before the end`)
}

// All at once, since one of them waits for a time-out.
story('every failing plan of the sandbox ends in the code of its row', async ({ system }) => {
  const outcomes = await Promise.all(
    FAULT_PLANS.map(async (plan) => [plan.slug, await codeOf(system, plan)] as const),
  )
  expect(Object.fromEntries(outcomes)).toEqual(
    Object.fromEntries(FAULT_PLANS.map(({ slug, code }) => [slug, code])),
  )
})
