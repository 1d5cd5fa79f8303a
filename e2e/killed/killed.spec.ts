import { strictTest } from '../browser/strictTest.ts'
import { LinkApi } from '../http/LinkApi.ts'
import { linkOverHttp } from '../http/linkOverHttp.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { expect } from '../system/story.ts'
import { makeMortal } from './makeMortal.ts'

/** Of each kind, in flight when the process is killed. */
const EACH = 2
/** The process dies once this many of the six were answered: some are settled, some are on their way. */
const ANSWERED = [0, 1, 4] as const

type Answer = { status: number; body: Record<string, string> } | 'lost'

async function answerOf(asked: Promise<Response>): Promise<Answer> {
  try {
    const response = await asked
    return { status: response.status, body: (await response.json()) as Record<string, string> }
  } catch {
    return 'lost'
  }
}

/*
 * Threats 14, 16 and 20, for real: the process that holds the embedded database dies by `kill -9` under a load of
 * exchanges, refreshes and revocations. After the next start whatever was acknowledged holds, and the rest is whole. That
 * each single step may be the last one is tried in `src/service/crash.test.ts`.
 */
strictTest('a killed service has lost nothing that it acknowledged', async () => {
  strictTest.setTimeout(240_000)
  const service = await makeMortal()
  const api = new LinkApi(service)
  const exchange = (token: string) => answerOf(api.exchange(token))
  const refresh = (token: string) => answerOf(api.refresh(token))
  const revoke = (token: string) => answerOf(api.revoke(token))
  const linked = async () => {
    const { publicToken } = await linkOverHttp(service, { login: PATIENT_3, usage: 'MULTIPLE' })
    return publicToken
  }
  const reads = async (token: string) => [
    (await api.introspect(token)).status,
    (await api.get('/fhir/Patient/$PATIENT_ID', token)).status,
  ]

  const fates = { lost: 0, acknowledged: 0 }
  try {
    for (const answeredFirst of ANSWERED) {
      const toExchange = await Promise.all(Array.from({ length: EACH }, linked))
      const granted = await Promise.all(
        Array.from({ length: 2 * EACH }, async () => api.exchanged(await linked())),
      )
      const toRefresh = granted.slice(0, EACH)
      const toRevoke = granted.slice(EACH)

      let answered = 0
      let killed: Promise<void> | undefined
      const count = <Told>(told: Told): Told => {
        answered += 1
        if (answered >= answeredFirst) killed ??= service.kill()
        return told
      }
      const work = Promise.all([
        Promise.all(toExchange.map((token) => exchange(token).then(count))),
        Promise.all(toRefresh.map(({ refresh_token }) => refresh(refresh_token ?? '').then(count))),
        Promise.all(toRevoke.map(({ access_token }) => revoke(access_token).then(count))),
      ])
      if (answeredFirst === 0) killed = service.kill()
      const [exchanges, refreshes, revocations] = await work
      await killed
      for (const answer of [...exchanges, ...refreshes, ...revocations]) {
        fates[answer === 'lost' ? 'lost' : 'acknowledged'] += 1
      }
      await service.revive()

      for (const [index, answer] of exchanges.entries()) {
        const again = await exchange(toExchange[index] ?? '')
        const tokens = [answer, again].flatMap((each) =>
          each !== 'lost' && each.status === 200 ? [each.body['access_token'] ?? ''] : [],
        )
        expect(tokens.length).toBeLessThanOrEqual(1)
        for (const token of tokens) expect(await reads(token)).toEqual([200, 200])
      }
      for (const [index, answer] of refreshes.entries()) {
        const again = await refresh(toRefresh[index]?.refresh_token ?? '')
        expect(again).toMatchObject({ status: 200 })
        if (again === 'lost') continue
        if (answer !== 'lost') expect(answer.body['refresh_token']).toBe(again.body['refresh_token'])
        expect(await reads(again.body['access_token'] ?? '')).toEqual([200, 200])
        expect((await api.get('/fhir/Patient', toRefresh[index]?.access_token)).status).toBe(401)
      }
      for (const [index, answer] of revocations.entries()) {
        const token = toRevoke[index]?.access_token ?? ''
        const [introspected, read] = await reads(token)
        expect(read).toBe(introspected)
        if (answer !== 'lost') expect(introspected).toBe(401)
        if (introspected === 200)
          expect(await revoke(token)).toMatchObject({ status: 200, body: { count: 1 } })
        expect(await refresh(toRevoke[index]?.refresh_token ?? '')).toMatchObject({ status: 400 })
      }
    }
    // Or nothing was tried.
    expect(Math.min(fates.lost, fates.acknowledged)).toBeGreaterThan(0)
  } finally {
    await service.remove()
  }
})
