import type { BOOT_ELEMENT_ID, FrameBoot } from '../../contract/frameDocument.ts'
import type { PlanCard } from '../../contract/plans.ts'

const ELEMENT_ID: typeof BOOT_ELEMENT_ID = 'boot'

/**
 * What the service wrote into this document; null where it did not, or where it cannot be read. Checked by hand and not
 * by `frameBootSchema`, so that the first screen does not wait for Zod; a test holds both to the same answers.
 */
export function readBoot(page: Document): FrameBoot | null {
  try {
    const boot: unknown = JSON.parse(page.getElementById(ELEMENT_ID)?.textContent ?? '')
    return isBoot(boot) ? boot : null
  } catch {
    return null
  }
}

function isBoot(boot: unknown): boot is FrameBoot {
  return (
    isObject(boot) &&
    (boot['protocol'] === 1 || boot['protocol'] === 2) &&
    isString(boot['publishableKey']) &&
    isString(boot['openerOrigin']) &&
    isString(boot['openerUrl']) &&
    isObject(boot['application']) &&
    isString(boot['application']['name']) &&
    (boot['mode'] === 'TEST' || boot['mode'] === 'LIVE') &&
    Array.isArray(boot['popularPlans']) &&
    boot['popularPlans'].every(isPlan) &&
    (boot['hosted'] === undefined || isHosted(boot['hosted']))
  )
}

function isHosted(hosted: unknown): boolean {
  return (
    isObject(hosted) &&
    isObject(hosted['page']) &&
    isString(hosted['page']['id']) &&
    isString(hosted['page']['secret']) &&
    typeof hosted['resuming'] === 'boolean' &&
    isString(hosted['returnPath'])
  )
}

function isPlan(plan: unknown): plan is PlanCard {
  return (
    isObject(plan) &&
    isString(plan['id']) &&
    isString(plan['label']) &&
    (plan['subtitle'] === undefined || isString(plan['subtitle'])) &&
    typeof plan['available'] === 'boolean' &&
    typeof plan['refreshable'] === 'boolean' &&
    (plan['testLogin'] === undefined || isLogin(plan['testLogin']))
  )
}

function isLogin(login: unknown): boolean {
  return isObject(login) && isString(login['username']) && isString(login['password'])
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}
