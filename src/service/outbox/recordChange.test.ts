import { describe, expect, it } from 'vitest'
import { CHANGE_TYPES } from '../../contract/webhooks.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { linkPlan } from '../testing/journey.ts'
import { recordChange } from './recordChange.ts'

const service = serviceForSuite()

async function linked() {
  const { session } = await linkPlan(service)
  const [row] = await authorizationsOf(service, session)
  if (row === undefined) throw new Error('No authorization')
  return { applicationId: row.application_id, authorizationId: row.id }
}

const rowsOf = (authorizationId: string) =>
  service.deps.database.kysely
    .selectFrom('outbox')
    .selectAll()
    .where('authorization_id', '=', authorizationId)
    .execute()

describe('recordChange', () => {
  it.each(CHANGE_TYPES)(
    'leaves a row for %s, which waits for nothing where there is no webhook',
    async (type) => {
      const of = await linked()
      await service.deps.database.transaction((trx) => recordChange(service.deps, trx, { ...of, type }))
      expect(await rowsOf(of.authorizationId)).toMatchObject([
        {
          application_id: of.applicationId,
          type,
          created_at: new Date(service.deps.clock()),
          delivered_at: null,
          next_attempt_at: null,
        },
      ])
    },
  )

  it('leaves nothing when what it tells of is rolled back', async () => {
    const of = await linked()
    const rolledBack = service.deps.database.transaction(async (trx) => {
      await recordChange(service.deps, trx, { ...of, type: 'synced' })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')
    expect(await rowsOf(of.authorizationId)).toEqual([])
  })
})
