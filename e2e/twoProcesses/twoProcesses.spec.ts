import { consentOverHttp, events, HUMANA, linkOverHttp, signInAtPayer } from '../http/linkOverHttp.ts'
import { LinkApi } from '../http/LinkApi.ts'
import { PATIENT_1 } from '../pages/PayerWindow.ts'
import { strictTest } from '../browser/strictTest.ts'
import { expect } from '../system/story.ts'
import { makePair } from './makePair.ts'
import type { Pair, ServiceProcess } from './makePair.ts'

const story = strictTest.extend<object, { pair: Pair }>({
  pair: [
    async ({}, use) => {
      const pair = await makePair()
      await use(pair)
      await pair.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const PARALLEL = 200

/** What both of them logged about ended syncs: the jobs' ids. */
async function endedSyncs(processes: readonly ServiceProcess[]): Promise<unknown[]> {
  const logs = await Promise.all(processes.map((each) => each.log()))
  return logs.flat().flatMap(({ msg, syncJobId }) => (msg === 'sync ended' ? [syncJobId] : []))
}

story.describe('two processes on one PostgreSQL', () => {
  story('begin at once on an empty database, and are both ready', async ({ pair }) => {
    for (const { urls } of [pair.first, pair.second]) {
      const ready = await fetch(`${urls.api}/readyz`)
      expect(ready.status).toBe(200)
      expect(await ready.json()).toEqual({ status: 'ok', database: 'ok', queue: 'ok' })
    }
    const migrations = await pair.query('select name from migration')
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length)
    const schedules = await pair.query('select name from pgboss.schedule')
    expect(new Set(schedules.map(({ name }) => name)).size).toBe(schedules.length)
  })

  story('exchange one public token once, of 200 requests at both', async ({ pair }) => {
    const { publicToken } = await linkOverHttp(pair.first, { login: PATIENT_1 })
    const apis = [new LinkApi(pair.first), new LinkApi(pair.second)] as const
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) => apis[index % 2 === 0 ? 0 : 1].exchange(publicToken)),
    )
    const won = answers.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(PARALLEL - 1)
    const { access_token: token } = (await won[0]?.json()) as { access_token: string }
    // Signed by one, believed by the other.
    for (const api of apis) expect(await api.introspected(token)).toMatchObject({ active: true })
  })

  story('give one successor, of 200 refreshes of one token at both', async ({ pair }) => {
    const { publicToken } = await linkOverHttp(pair.first, { login: PATIENT_1, usage: 'MULTIPLE' })
    const apis = [new LinkApi(pair.first), new LinkApi(pair.second)] as const
    const { access_token: old, refresh_token = '' } = await apis[1].exchanged(publicToken)
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) => apis[index % 2 === 0 ? 0 : 1].refresh(refresh_token)),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
      access_token: string
      refresh_token: string
    }[]
    expect(new Set(bodies.map((body) => body.refresh_token)).size).toBe(1)
    const alive = await pair.query(
      `select jti from access_token where state = 'EXCHANGED' and authorization_id = $1`,
      [(JSON.parse(atob(old.split('.')[1] ?? '')) as { sub: string }).sub],
    )
    expect(alive).toHaveLength(1)
  })

  story('hear at one of a callback that the other handled, and run each sync once', async ({ pair }) => {
    const links = Array.from({ length: 4 }, async () => {
      const { sessionToken, authorizeUrl } = await consentOverHttp(pair.second, {})
      const heard: string[] = []
      const following = (async () => {
        for await (const { type } of events(pair.second.urls.link, sessionToken)) {
          heard.push(type)
          if (type === 'synced' || type === 'failed') return
        }
      })()
      // The browser and the payer know the public address alone: the first process.
      await signInAtPayer(authorizeUrl.replace(pair.second.urls.link, pair.first.urls.link), PATIENT_1)
      await following
      expect(heard).toContain('authorized')
      expect(heard.at(-1)).toBe('synced')
    })
    await Promise.all(links)

    const jobs = await pair.query('select id, state from sync_job order by id')
    expect(new Set(jobs.map(({ state }) => state))).toEqual(new Set(['COMPLETED']))
    await expect
      .poll(async () => (await endedSyncs([pair.first, pair.second])).sort())
      .toEqual(jobs.map(({ id }) => id))
  })

  // The last: one of the two is dead afterwards.
  story('take over the sync of one that was killed', async ({ pair }) => {
    await pair.second.stop()
    pair.gate.hold(/\/Coverage\?/)
    const { sessionToken, authorizeUrl } = await consentOverHttp(pair.first, { endpoint: HUMANA })
    await signInAtPayer(authorizeUrl, PATIENT_1)
    const active = () => pair.query(`select id from sync_job where state = 'ACTIVE'`)
    await expect.poll(async () => (await active()).length).toBe(1)
    await expect.poll(() => pair.gate.count(/\/Coverage\?/)).toBeGreaterThan(0)
    const [job] = await active()

    const heir = await pair.startAnother()
    process.kill(pair.first.pid, 'SIGKILL')
    pair.gate.open()
    // As if the five minutes of silence, and the minute until the next look, were over.
    await pair.query(
      `update sync_job set heartbeat_at = heartbeat_at - interval '10 minutes' where id = $1`,
      [job?.['id']],
    )
    await pair.query(`insert into pgboss.job (name) values ('expire-data')`)
    let last = ''
    for await (const { type } of events(heir.urls.link, sessionToken)) {
      last = type
      if (type === 'synced' || type === 'failed') break
    }
    expect(last).toBe('synced')
    await expect.poll(() => endedSyncs([heir])).toEqual([job?.['id']])
  })
})
