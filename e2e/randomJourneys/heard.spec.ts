import { strictTest as test } from '../browser/strictTest.ts'
import { expect } from '../system/story.ts'
import { readHeard } from './heard.ts'
import type { LinkEventDetail } from '../../src/contract/linkEvents.ts'
import type { Entry } from './heard.ts'

const did = (name: 'open' | 'exit' | 'close', load = 0): Entry => ({ load, did: name })
const event = (detail: LinkEventDetail, load = 0): Entry => ({
  load,
  event: { ...detail, sessionId: 's1', timestamp: 0 },
})
const heard = (name: 'onLoad' | 'onSyncing' | 'onSuccess' | 'onExit', value?: unknown): Entry => ({
  load: 0,
  heard: name,
  value,
})
const opened = [did('open'), event({ name: 'opened' })]
const exited = [event({ name: 'exited' }), heard('onExit')]
const succeeded = [heard('onSyncing', 't'), event({ name: 'succeeded' }), heard('onSuccess', 't')]

for (const [name, log, ends] of [
  ['a success', [...opened, heard('onLoad'), ...succeeded], ['success']],
  ['two openings', [...opened, ...exited, ...opened, ...succeeded], ['exit', 'success']],
  ['close()', [...opened, did('close')], ['close']],
  [
    'a reload',
    [...opened, did('open', 1), event({ name: 'opened' }, 1), did('close', 1)],
    ['cut off', 'close'],
  ],
] as const) {
  test(`nothing is wrong with ${name}`, () => {
    const { openings, faults } = readHeard(log)
    expect(faults).toEqual([])
    expect(openings.map(({ end }) => end)).toEqual(ends)
  })
}

for (const [fault, log] of [
  ['an opening never ended', opened],
  ['onExit after the end', [...opened, ...exited, heard('onExit')]],
  ['event exited after the end', [...opened, ...exited, ...exited]],
  ['onLoad twice', [...opened, heard('onLoad'), heard('onLoad'), ...exited]],
  ['onSuccess without onSyncing', [...opened, ...succeeded.slice(1)]],
  ['onSuccess with another token', [...opened, heard('onSyncing', 'u'), ...succeeded.slice(1)]],
  ['onExit without its event', [...opened, heard('onExit')]],
  [
    'onExit without its event, for want of the code',
    [...opened, event({ name: 'exited' }), heard('onExit', { code: 'X' })],
  ],
  ['open() opened nothing', [did('open')]],
] as const) {
  test(`finds that ${fault}`, () => {
    expect(readHeard(log).faults.join()).toContain(fault.split(',')[0])
  })
}
