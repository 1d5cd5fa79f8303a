import { applicationNameSchema } from '../applicationRecord.ts'
import { CommandError } from '../commandError.ts'
import { listAddresses } from '../manageAddresses.ts'
import {
  changeApplication,
  createApplication,
  listApplications,
  requireApplication,
} from '../manageApplications.ts'
import { APPLICATION } from './command.ts'
import { checkOrigins } from './addressCommands.ts'
import type { ApplicationRow, Needs } from '../manageApplications.ts'
import type { Command, Result } from './command.ts'

export const applicationCommands: Command[] = [
  {
    name: 'applications create',
    help: 'A new application. It needs an origin and a key before patients can link.',
    options: {
      name: { value: '<name>', required: true, help: 'what patients read, 1 to 100 characters' },
      origin: { value: '<origin>', many: true, help: 'where its pages are; see "origins add"' },
      'legacy-options': { help: 'makes user and usage optional, for pages written before they existed' },
    },
    async run({ given, open }) {
      const name = checkName(given.text('name'))
      const origins = checkOrigins(given.all('origin'))
      const deps = await open()
      const id = await createApplication(deps, { name, origins, legacyOptions: given.flag('legacy-options') })
      return show(deps, await requireApplication(deps, id))
    },
  },
  {
    name: 'applications list',
    help: 'All applications.',
    options: {},
    async run({ open }) {
      const rows = await listApplications(await open())
      return {
        value: rows.map(({ id, name, managed_by: managedBy, created_at: createdAt }) => ({
          id,
          name,
          managedBy,
          createdAt,
        })),
      }
    },
  },
  {
    name: 'applications show',
    help: 'One application, with its addresses and its webhook.',
    options: APPLICATION,
    async run({ given, open }) {
      const deps = await open()
      return show(deps, await requireApplication(deps, given.text('application')))
    },
  },
  {
    name: 'applications rename',
    help: 'Changes the name that patients read.',
    options: { ...APPLICATION, name: { value: '<name>', required: true, help: '1 to 100 characters' } },
    async run({ given, open }) {
      const name = checkName(given.text('name'))
      const deps = await open()
      const application = await requireApplication(deps, given.text('application'))
      await changeApplication(deps, application, { name })
      return show(deps, { ...application, name })
    },
  },
  {
    name: 'applications set',
    help: 'Changes how the options of its pages are judged.',
    options: {
      ...APPLICATION,
      'legacy-options': { value: '<on or off>', required: true, help: 'on: user and usage are optional' },
    },
    async run({ given, open }) {
      const word = given.text('legacy-options')
      if (word !== 'on' && word !== 'off') throw new CommandError('legacy-options', 'must be on or off', 2)
      const deps = await open()
      const application = await requireApplication(deps, given.text('application'))
      await changeApplication(deps, application, { legacy_options: word === 'on' })
      return show(deps, { ...application, legacy_options: word === 'on' })
    },
  },
]

async function show(deps: Needs, application: ApplicationRow): Promise<Result> {
  const {
    id,
    name,
    managed_by: managedBy,
    legacy_options: legacyOptions,
    created_at: createdAt,
  } = application
  const addresses = async (kind: 'origin' | 'redirect URI') =>
    (await listAddresses(deps, kind, id)).map(({ address }) => address)
  const { kysely } = deps.database
  const webhook = await kysely
    .selectFrom('webhook')
    .select('url')
    .where('application_id', '=', id)
    .executeTakeFirst()
  const logo = await kysely
    .selectFrom('application_logo')
    .select('type')
    .where('application_id', '=', id)
    .executeTakeFirst()
  return {
    value: {
      id,
      name,
      managedBy,
      legacyOptions,
      createdAt,
      origins: await addresses('origin'),
      redirectUris: await addresses('redirect URI'),
      webhook: webhook?.url ?? null,
      logo: logo?.type ?? null,
    },
  }
}

function checkName(text: string): string {
  const parsed = applicationNameSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new CommandError('name', 'must be 1 to 100 characters, without control characters', 2)
}
