import { removeWebhook, rotateWebhookSecret, setWebhook } from '../../outbox/webhook.ts'
import { webhookState } from '../../outbox/webhookState.ts'
import { webhookUrlProblem } from '../../outbox/webhookUrl.ts'
import { CommandError } from '../commandError.ts'
import { requireApplication } from '../manageApplications.ts'
import { APPLICATION } from './command.ts'
import { hoursOf } from './hoursOf.ts'
import type { Command } from './command.ts'

const ONCE = 'The secret is shown this once: what is posted to the webhook is signed with it.'

export const webhookCommands: Command[] = [
  {
    name: 'webhook set',
    help: 'Where the application is told of changes. A new webhook has a secret, shown this once; one that moves keeps its own.',
    options: { ...APPLICATION, url: { value: '<url>', required: true, help: 'an https address' } },
    async run({ given, config, open, keys }) {
      const url = given.text('url')
      const problem = webhookUrlProblem(url, config.outboundAllow)
      if (problem !== undefined) throw new CommandError('url', problem, 2)
      const deps = { ...(await open()), keys: await keys() }
      const { id } = await requireApplication(deps, given.text('application'))
      const secret = await setWebhook(deps, id, url)
      return secret === undefined ? { value: { url } } : { value: { url, secret }, notes: [ONCE] }
    },
  },
  {
    name: 'webhook show',
    help: 'Where the application is told of changes, and how far that has come.',
    options: APPLICATION,
    async run({ given, open }) {
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      const state = await webhookState(deps, id)
      if (state === undefined) throw noWebhook()
      return { value: { ...state } }
    },
  },
  {
    name: 'webhook rotate-secret',
    help: 'A new secret, shown this once. Until the grace is over, deliveries are signed with both.',
    options: {
      ...APPLICATION,
      grace: { value: '<hours>', help: 'how long the old secret still signs, up to 720; 24 by default' },
    },
    async run({ given, open, keys }) {
      const graceMs = hoursOf('grace', given.optional('grace') ?? '24')
      const deps = { ...(await open()), keys: await keys() }
      const { id } = await requireApplication(deps, given.text('application'))
      const secret = await rotateWebhookSecret(deps, id, graceMs)
      if (secret === undefined) throw noWebhook()
      return { value: { secret }, notes: [ONCE] }
    },
  },
  {
    name: 'webhook remove',
    help: 'The application is told nothing any more, what is waiting included.',
    options: APPLICATION,
    async run({ given, open }) {
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      if (!(await removeWebhook(deps, id))) throw noWebhook()
      return { value: { application: id, webhook: null } }
    },
  },
]

const noWebhook = () => new CommandError('application', 'it has no webhook')
