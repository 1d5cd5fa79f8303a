import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { FormError, readForm } from '../http/readForm.ts'
import { redirect, send } from '../http/send.ts'
import { consentPage } from '../pages/consentPage.ts'
import { errorPage } from '../pages/errorPage.ts'
import { loginPage } from '../pages/loginPage.ts'
import { pageHeaders } from '../pages/pageHeaders.ts'
import { personPage } from '../pages/personPage.ts'
import { findAccount, type Account, type Person } from './accounts.ts'
import { GRANT_SECONDS } from './createProvider.ts'
import type { LaunchContexts } from './launchContexts.ts'
import { typesOf } from './scopes.ts'

interface InteractionOptions {
  provider: Provider
  accounts: readonly Account[]
  launchContexts: LaunchContexts
  clock: () => number
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>
type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>

/**
 * What happens between `/authorize` and the way back to the app, all at `/interaction/<uid>`:
 *
 * 1. GET shows the page that is due: sign-in, then the choice of person where the account has several, then consent.
 * 2. Each form posts to `/login`, `/person`, `/consent` or `/deny`, keeps its answer in the interaction and redirects
 *    (303) to the GET, so that reload and Back are harmless.
 * 3. Allow writes the grant and its patient, and hands over to the authorization server, which makes the code.
 *
 * The uid alone opens nothing: oidc-provider also wants the browser's signed cookie of this interaction.
 */
export function createInteractionRoutes(options: InteractionOptions): Handler {
  const { provider, accounts, launchContexts } = options

  const steps: Record<
    string,
    (interaction: Interaction, form: URLSearchParams, step: Step) => Promise<void>
  > = {
    async login(_interaction, form, step) {
      const username = form.get('username') ?? ''
      const account = findAccount(accounts, username, form.get('password') ?? '')
      if (!account) {
        step.show(422, loginPage({ ...step.page, accounts, failedUsername: username }))
        return
      }
      const [only, ...others] = account.people
      await step.keep({
        login: { accountId: account.username },
        ...(only && others.length === 0 ? { patient: only.patientId } : {}),
      })
    },

    async person(interaction, form, step) {
      const account = signedIn(interaction)
      const person = account?.people.find(({ patientId }) => patientId === form.get('patient'))
      if (!account) step.next()
      else if (!person) step.show(422, personPage({ ...step.page, people: account.people, failed: true }))
      else await step.keep({ login: { accountId: account.username }, patient: person.patientId })
    },

    async consent(interaction, form, step) {
      const account = signedIn(interaction)
      const person = chosenPerson(interaction, account)
      if (form.get('decision') === 'deny') await step.deny()
      else if (!account || !person || form.get('decision') !== 'allow') step.next()
      else {
        const grant = new provider.Grant({ accountId: account.username, clientId: clientIdOf(interaction) })
        grant.addOIDCScope(scopeOf(interaction))
        const grantId = await grant.save()
        await launchContexts.keep(grantId, person.patientId, options.clock() + GRANT_SECONDS * 1000)
        await step.finish({ login: { accountId: account.username }, consent: { grantId } })
      }
    },

    async deny(_interaction, _form, step) {
      await step.deny()
    },
  }

  function signedIn(interaction: Interaction): Account | undefined {
    return accounts.find(({ username }) => username === interaction.result?.login?.accountId)
  }

  function chosenPerson(interaction: Interaction, account: Account | undefined): Person | undefined {
    return account?.people.find(({ patientId }) => patientId === interaction.result?.patient)
  }

  return async (request, response, path) => {
    const [, root, uid, action] = path.split('/')
    const base = `/${root ?? ''}/${uid ?? ''}`
    try {
      const interaction = await provider.interactionDetails(request, response)
      if (interaction.uid !== uid) throw new errors.SessionNotFound('interaction and cookie differ')
      const client = await provider.Client.find(clientIdOf(interaction))
      const page = { path: base, appName: client?.clientName ?? clientIdOf(interaction) }
      const step: Step = {
        page,
        show: (status, html) => send(response, status, pageHeaders('http:', 'https:'), html),
        next: () => redirect(response, base),
        async keep(result) {
          await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false })
          redirect(response, base)
        },
        finish: (result) =>
          provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false }),
        deny: () =>
          provider.interactionFinished(request, response, {
            error: 'access_denied',
            error_description: 'The member did not allow the sharing',
          }),
      }
      if (action === undefined && request.method === 'GET') {
        step.show(200, pageDue(interaction, page))
        return
      }
      const handle =
        action === undefined ? undefined : Object.hasOwn(steps, action) ? steps[action] : undefined
      if (!handle || request.method !== 'POST')
        send(response, 404, errorPage.headers, errorPage.print('No such page'))
      else await handle(interaction, await readForm(request), step)
    } catch (error) {
      if (!(error instanceof FormError) && !(error instanceof errors.SessionNotFound)) throw error
      send(
        response,
        400,
        errorPage.headers,
        errorPage.print('This sign-in has expired, or began in another browser.'),
      )
    }
  }

  function pageDue(interaction: Interaction, page: { path: string; appName: string }): string {
    const account = signedIn(interaction)
    const person = chosenPerson(interaction, account)
    if (!account) return loginPage({ ...page, accounts })
    if (!person) return personPage({ ...page, people: account.people })
    const scope = scopeOf(interaction)
    const offline = scope.split(' ').includes('offline_access')
    return consentPage({ ...page, personName: person.name, types: typesOf(scope), offline })
  }
}

interface Step {
  page: { path: string; appName: string }
  show(status: number, html: string): void
  next(): void
  keep(result: { login: { accountId: string }; patient?: string }): Promise<void>
  finish(result: { login: { accountId: string }; consent: { grantId: string } }): Promise<void>
  deny(): Promise<void>
}

function clientIdOf(interaction: Interaction): string {
  return String(interaction.params.client_id)
}

function scopeOf(interaction: Interaction): string {
  const { scope } = interaction.params
  return typeof scope === 'string' ? scope : ''
}
