import { readFile } from 'node:fs/promises'
import {
  connectClient,
  disconnectClient,
  listClients,
  redirectUriOfBase,
} from '../../directory/clients/connectClient.ts'
import { CLIENT_METHODS } from '../../directory/endpointRecord.ts'
import { judgeFhirBase } from '../../directory/import/judgeFhirBase.ts'
import { JWKS_PATH } from '../../smart/jwksRoutes.ts'
import { CommandError } from '../commandError.ts'
import type { ClientMethod } from '../../directory/endpointRecord.ts'
import type { Command, Context, Given, Option } from './command.ts'

const FHIR_BASE: Record<string, Option> = {
  'fhir-base': {
    value: '<url>',
    required: true,
    help: 'the base as it was imported; all brands there share the client',
  },
}

/** How our clients at imported plans are configured. */
export const clientCommands: Command[] = [
  {
    name: 'directory connect',
    help: 'Makes us a client at a FHIR base: its imported plans can be linked. A secret is kept encrypted.',
    options: {
      ...FHIR_BASE,
      'client-id': { value: '<id>', required: true, help: 'as the payer has registered us' },
      method: { value: '<method>', required: true, help: `how we prove it: ${CLIENT_METHODS.join(', ')}` },
      'secret-file': {
        value: '<file>',
        help: 'holds the secret of client_secret_basic and client_secret_post',
      },
      'secret-env': { value: '<variable>', help: 'the same, from the environment' },
      'key-id': {
        value: '<kid>',
        help: 'of CLIENT_KEYS, for private_key_jwt; the first that the payer takes',
      },
      'non-refreshable': { help: 'the payer gives no refresh tokens: MULTIPLE falls back to ONE_TIME' },
      'max-authorization': {
        value: '<seconds>',
        help: 'how long an authorization lasts there; 0: without end',
      },
    },
    async run({ given, config, open, keys }) {
      const fhirBase = baseOf(given, config)
      const method = methodOf(given)
      const client = {
        clientId: given.text('client-id'),
        method,
        secret: await secretOf(given, method),
        keyId: keyIdOf(given, method),
        refreshable: !given.flag('non-refreshable'),
        maxAuthorizationSeconds: secondsOf(given),
      }
      await connectClient({ ...(await open()), keys: await keys() }, fhirBase, client)
      const jwks = method === 'private_key_jwt' ? { jwksUri: config.linkUrl + JWKS_PATH } : {}
      const { clientId } = client
      return {
        value: { fhirBase, clientId, method, redirectUri: redirectUriOfBase(config, fhirBase), ...jwks },
        notes: ['The payer has to have this redirect URI registered, and the JWK Set where there is one.'],
      }
    },
  },
  {
    name: 'directory disconnect',
    help: 'Takes our client at a FHIR base away: its plans can be linked no more, and what is linked can be read no more.',
    options: FHIR_BASE,
    async run({ given, config, open }) {
      const fhirBase = baseOf(given, config)
      await disconnectClient(await open(), fhirBase)
      return { value: { fhirBase, client: null } }
    },
  },
  {
    name: 'directory clients',
    help: 'Our clients at imported plans, without secrets.',
    options: {},
    async run({ open }) {
      const clients = await listClients(await open())
      return { value: clients.map((client) => ({ ...client })) }
    },
  },
]

function baseOf(given: Given, { outboundAllow }: Pick<Context['config'], 'outboundAllow'>): string {
  const judged = judgeFhirBase(given.text('fhir-base'), outboundAllow)
  if ('problem' in judged) throw new CommandError('fhir-base', judged.problem, 2)
  return judged.base
}

function methodOf(given: Given): ClientMethod {
  const method = CLIENT_METHODS.find((name) => name === given.text('method'))
  if (method === undefined) {
    throw new CommandError('method', `must be one of ${CLIENT_METHODS.join(', ')}`, 2)
  }
  return method
}

async function secretOf(given: Given, method: ClientMethod): Promise<string | undefined> {
  const file = given.optional('secret-file')
  const name = given.optional('secret-env')
  const field = file === undefined && name !== undefined ? 'secret-env' : 'secret-file'
  if (!method.startsWith('client_secret')) {
    if (file !== undefined || name !== undefined) throw new CommandError(field, `${method} has no secret`, 2)
    return undefined
  }
  if ((file === undefined) === (name === undefined)) {
    throw new CommandError('secret-file', `${method} needs it, or else secret-env`, 2)
  }
  const text =
    file === undefined ? process.env[name ?? ''] : await readFile(file, 'utf8').catch(() => undefined)
  const secret = text?.trimEnd()
  if (secret === undefined) throw new CommandError(field, 'cannot be read', 2)
  if (secret === '') throw new CommandError(field, 'is empty', 2)
  return secret
}

function keyIdOf(given: Given, method: ClientMethod): string | undefined {
  const keyId = given.optional('key-id')
  if (keyId !== undefined && method !== 'private_key_jwt') {
    throw new CommandError('key-id', 'only private_key_jwt has one', 2)
  }
  return keyId
}

function secondsOf(given: Given): number | undefined {
  const text = given.optional('max-authorization')
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new CommandError('max-authorization', 'must be a number of seconds', 2)
  return Number(text)
}
