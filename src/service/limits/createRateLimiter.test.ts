import { expect, it } from 'vitest'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { createRateLimiter } from './createRateLimiter.ts'
import { RATE_BUDGETS } from './rateBudgets.ts'
import type { RateLimiter } from './createRateLimiter.ts'

const service = serviceForSuite({ config: { rateLimits: { ...RATE_BUDGETS, 'fhir-address': 500 } } })
const limiterOfAProcess = (): RateLimiter => {
  const limiter = createRateLimiter(service.deps)
  if (limiter === undefined) throw new Error('No limits are configured')
  return limiter
}

/** How many more a process grants. */
async function drain(limiter: RateLimiter): Promise<number> {
  let granted = 0
  while ((await limiter.take('fhir-address', 'busy')).isAllowed) granted += 1
  return granted
}

it('asks the database once in a share of a large budget, and never grants more than it', async () => {
  const { database } = service.deps
  const hits = async () =>
    (await database.kysely.selectFrom('rate_limit').select('hits').executeTakeFirstOrThrow()).hits
  const [one, other] = [limiterOfAProcess(), limiterOfAProcess()]
  for (let count = 0; count < 10; count += 1) await one.take('fhir-address', 'busy')
  expect(await hits()).toBe(10)
  await one.take('fhir-address', 'busy')
  await other.take('fhir-address', 'busy')
  expect(await hits()).toBe(30)

  const answers = await Promise.all(
    Array.from({ length: 600 }, (_, index) => (index % 2 === 0 ? one : other).take('fhir-address', 'busy')),
  )
  // Which of the two took the last share, and has some of it left, is a matter of chance.
  const rest = (await drain(one)) + (await drain(other))
  expect(12 + answers.filter(({ isAllowed }) => isAllowed).length + rest).toBe(500)
  const spent = await hits()
  await one.take('fhir-address', 'busy')
  await other.take('fhir-address', 'busy')
  expect(await hits()).toBe(spent)
  expect(one.spent('fhir-address', 'busy')).toMatchObject({ isAllowed: false, remaining: 0 })
  expect(one.spent('fhir-address', 'quiet')).toBeUndefined()
})
