import { expect, it } from 'vitest'
import { createLog } from './createLog.ts'

it('tells of a database error what it is, and nothing of the rows it quotes', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  const error = Object.assign(new Error('invalid input: Canary Castellano'), {
    severity: 'ERROR',
    code: '22P02',
    detail: 'Failing row contains (Canary Castellano)',
    parameters: ['Canary Castellano'],
  })
  log.error({ err: error }, 'request failed')
  log.child({ requestId: 'r1' }).error({ err: new Error('job queue', { cause: error }) }, 'job queue')
  expect(lines.join('')).not.toContain('Canary')
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: 'request failed', err: { code: '22P02' } },
    { msg: 'job queue', requestId: 'r1', err: { message: 'job queue', cause: { code: '22P02' } } },
  ])
})
