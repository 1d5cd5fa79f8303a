import { PUBLISHABLE_KEY } from '../../../contract/keys.ts'
import { CommandError } from '../commandError.ts'
import { createKey, listKeys, revokeKey, rotateKey } from '../manageKeys.ts'
import { requireApplication } from '../manageApplications.ts'
import { APPLICATION } from './command.ts'
import { hoursOf } from './hoursOf.ts'
import type { KeyPair } from '../manageKeys.ts'
import type { Command, Option, Result } from './command.ts'

const KEY: Record<string, Option> = {
  key: { value: '<publishable key>', required: true, help: 'pk_test_… or pk_live_…' },
}

export const keyCommands: Command[] = [
  {
    name: 'keys create',
    help: 'A new pair of keys. Its secret is shown this once.',
    options: {
      ...APPLICATION,
      mode: {
        value: '<test or live>',
        required: true,
        help: 'test keys reach sandbox plans only, live keys real ones',
      },
    },
    async run({ given, open }) {
      const word = given.text('mode')
      if (word !== 'test' && word !== 'live') throw new CommandError('mode', 'must be test or live', 2)
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      return shownOnce(await createKey(deps, id, word === 'test' ? 'TEST' : 'LIVE'))
    },
  },
  {
    name: 'keys list',
    help: 'All keys of an application, revoked ones too; no secrets.',
    options: APPLICATION,
    async run({ given, open }) {
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      const rows = await listKeys(deps, id)
      return {
        value: rows.map((row) => ({
          publishableKey: row.publishable_key,
          mode: row.mode,
          state: stateOf(row.revoked_at, deps.clock()),
          createdAt: row.created_at,
          revokedAt: row.revoked_at,
          managedBy: row.managed_by,
        })),
      }
    },
  },
  {
    name: 'keys rotate',
    help: 'A new pair in the place of another. Its secret is shown this once; tokens live on.',
    options: {
      ...KEY,
      grace: { value: '<hours>', help: 'how long the old pair is still taken, up to 720; 0 by default' },
    },
    async run({ given, open }) {
      const key = checkKey(given.text('key'))
      const graceMs = hoursOf('grace', given.optional('grace') ?? '0')
      return shownOnce(await rotateKey(await open(), key, graceMs))
    },
  },
  {
    name: 'keys revoke',
    help: 'Ends a pair of keys at once. What was issued with it lives on.',
    options: KEY,
    async run({ given, open }) {
      const key = checkKey(given.text('key'))
      await revokeKey(await open(), key)
      return { value: { publishableKey: key, state: 'revoked' } }
    },
  },
]

function shownOnce({ publishableKey, secretKey, mode }: KeyPair): Result {
  return {
    value: { publishableKey, secretKey, mode },
    notes: ['The secret key is shown this once: only its hash is kept.'],
  }
}

function stateOf(revokedAt: Date | null, now: number): string {
  if (revokedAt === null) return 'active'
  return revokedAt.getTime() > now ? 'ending' : 'revoked'
}

/** A secret key that was mistaken for it is not repeated, nor looked for. */
function checkKey(text: string): string {
  if (PUBLISHABLE_KEY.test(text)) return text
  throw new CommandError('key', 'must be a publishable key, pk_test_… or pk_live_…', 2)
}
