import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SERVICE_FLAGS } from '../../start/serviceFlags.ts'
import { benchRecords } from './benchRecords.ts'
import { inTurn, QUESTIONS } from './questions.ts'
import { startProcess } from './startProcess.ts'
import { timesOf } from './timesOf.ts'
import type { IncomingMessage } from 'node:http'
import type { Measured, Question, Size } from './questions.ts'
import type { BenchProcess } from './startProcess.ts'
import type { Reply, Request } from './serviceProcess.ts'
import type { StoredPatient } from './storePatient.ts'

const RUNS = 200
const EVERYTHING_RUNS = 20
const WARM_UP_RUNS = 20

interface Place {
  /** Of the service's database. */
  env: Record<string, string>
  /** For the records that are to be stored. */
  folder: string
}

/** Asks a service as applications would: by HTTP, one question at a time, each of another patient. */
export async function measureService({ patients, each }: Size, { env, folder }: Place): Promise<Measured> {
  // The tables are made by another process: that takes memory once in a database's life.
  const maker = await startService(env)
  await maker.service.end()
  const { service, port } = await startService(env)
  const agent = new Agent({ keepAlive: true })
  try {
    const file = join(folder, `records-${each}.json`)
    writeFileSync(file, JSON.stringify(benchRecords(each)))
    const store = async (count: number) => {
      const { stored } = await exchange<{ stored: StoredPatient[] }>(service, {
        do: 'store',
        file,
        patients: count,
      })
      return stored
    }
    const ask = (path: string, { accessToken }: StoredPatient) => get({ agent, port }, path, accessToken)
    const stored = await store(1)
    await timesOf(WARM_UP_RUNS, (run) => ask(QUESTIONS.page, inTurn(stored, run)))
    const alone = await timesOf(RUNS, (run) => ask(QUESTIONS.page, inTurn(stored, run)))
    stored.push(...(await store(patients - 1)))
    const times: Measured['times'] = { alone }
    for (const question of Object.keys(QUESTIONS) as Question[]) {
      const one = (run: number) => ask(QUESTIONS[question], inTurn(stored, run))
      await timesOf(WARM_UP_RUNS, one)
      times[question] = await timesOf(RUNS, one)
    }
    times.everything = await timesOf(EVERYTHING_RUNS, (run) =>
      ask('Patient/$PATIENT_ID/$everything', inTurn(stored, run)),
    )
    const { memoryMb } = await exchange<{ memoryMb: number }>(service, { do: 'memory' })
    const storeMs = stored.reduce((sum, patient) => sum + patient.storeMs, 0)
    return { times, insertRate: (patients * each * 1000) / storeMs, memoryMb }
  } finally {
    agent.destroy()
    await service.end()
  }
}

async function startService(env: Record<string, string>): Promise<{ service: BenchProcess; port: number }> {
  const service = startProcess('serviceProcess.ts', { env, flags: SERVICE_FLAGS })
  const { port } = await service.hear<Extract<Reply, { port: number }>>()
  return { service, port }
}

function exchange<Answer extends Reply>(service: BenchProcess, asked: Request): Promise<Answer> {
  service.tell(asked)
  return service.hear<Answer>()
}

async function get(
  { agent, port }: { agent: Agent; port: number },
  path: string,
  accessToken: string,
): Promise<void> {
  const response = await new Promise<IncomingMessage>((settle, fail) => {
    const headers = { authorization: `Bearer ${accessToken}`, host: 'localhost:4100' }
    request({ agent, port, host: '127.0.0.1', path: `/fhir/${path}`, headers }, settle)
      .on('error', fail)
      .end()
  })
  const body = await text(response)
  if (response.statusCode !== 200 || !body.includes('"fullUrl"')) {
    throw new Error(`${path}: ${response.statusCode ?? ''} ${body.slice(0, 500)}`)
  }
}
