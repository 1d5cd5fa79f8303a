import { REDIRECT_URI_RULE } from '../applicationRecord.ts'
import { CommandError } from '../commandError.ts'
import { addAddresses, listAddresses, removeAddresses } from '../manageAddresses.ts'
import { requireApplication } from '../manageApplications.ts'
import { isOriginPattern } from '../originMatches.ts'
import { isRedirectUri } from '../redirectUriMatches.ts'
import { APPLICATION } from './command.ts'
import type { AddressKind } from '../manageAddresses.ts'
import type { Needs } from '../manageApplications.ts'
import type { Command, Result } from './command.ts'

export const addressCommands: Command[] = [
  ...commandsFor({
    noun: 'origins',
    kind: 'origin',
    words: '<origin>...',
    what: 'where its pages are: https://app.example, http://localhost:* (any port), or app://open',
    check: checkOrigins,
  }),
  ...commandsFor({
    noun: 'redirect-uris',
    kind: 'redirect URI',
    words: '<redirect URI>...',
    what: 'where /link/auth may send patients back to, in full; of http://localhost/path, any port will do',
    check: checkRedirectUris,
  }),
]

export function checkOrigins(texts: readonly string[]): readonly string[] {
  if (texts.every(isOriginPattern)) return texts
  throw new CommandError('origin', 'must be an origin such as https://app.example or http://localhost:*', 2)
}

function checkRedirectUris(texts: readonly string[]): readonly string[] {
  if (texts.every(isRedirectUri)) return texts
  throw new CommandError('redirect URI', REDIRECT_URI_RULE, 2)
}

function commandsFor(given: {
  noun: string
  kind: AddressKind
  words: string
  what: string
  check: (texts: readonly string[]) => readonly string[]
}): Command[] {
  const { noun, kind, words, what, check } = given
  return [
    {
      name: `${noun} add`,
      help: `Registers ${what}. Those that are there stay.`,
      words,
      options: APPLICATION,
      async run({ given: { text, words: addresses }, open }) {
        check(addresses)
        const deps = await open()
        const { id } = await requireApplication(deps, text('application'))
        await addAddresses(deps, kind, id, addresses)
        return list(deps, kind, id)
      },
    },
    {
      name: `${noun} remove`,
      help: 'Takes them away, all or none.',
      words,
      options: APPLICATION,
      async run({ given: { text, words: addresses }, open }) {
        const deps = await open()
        const { id } = await requireApplication(deps, text('application'))
        await removeAddresses(deps, kind, id, addresses)
        return list(deps, kind, id)
      },
    },
    {
      name: `${noun} list`,
      help: `All that the application has registered.`,
      options: APPLICATION,
      async run({ given: { text }, open }) {
        const deps = await open()
        const { id } = await requireApplication(deps, text('application'))
        return list(deps, kind, id)
      },
    },
  ]
}

async function list(deps: Needs, kind: AddressKind, applicationId: string): Promise<Result> {
  const rows = await listAddresses(deps, kind, applicationId)
  return { value: rows.map(({ address, managedBy }) => ({ address, managedBy })) }
}
