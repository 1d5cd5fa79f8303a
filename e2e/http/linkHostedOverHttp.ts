import { frameBootSchema } from '../../src/contract/frameDocument.ts'
import { mintedAttemptSchema, openedSessionSchema } from '../../src/contract/sessionApi.ts'
import { Browsing } from './Browsing.ts'
import { caller, HUMANA, signInAtPayer } from './linkOverHttp.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { Credentials } from '../pages/PayerWindow.ts'

/** Follows a link to `/link/auth` as the page and a patient would, by requests alone. @returns where it leads in the end */
export async function linkHostedOverHttp(
  system: RunningSystem,
  authUrl: string,
  login: Credentials,
): Promise<URL> {
  const { link } = system.urls
  const call = caller(link)
  const browsing = new Browsing()
  const { html } = await browsing.visit(authUrl, { site: 'none' })
  const boot = /<script type="application\/json" id="boot">(.*)<\/script>/.exec(html)?.[1] ?? ''
  const { publishableKey, openerOrigin, hosted } = frameBootSchema.parse(JSON.parse(boot))
  const { sessionToken } = await call(openedSessionSchema, '/sessions', {
    publishableKey,
    openerOrigin,
    protocol: 2,
    requestedResources: [],
    skipSyncing: false,
    hosted: hosted?.page,
  })
  const plan = { endpointId: HUMANA }
  await call(undefined, '/sessions/current/consent', { ...plan, agreed: true, locale: 'en' }, sessionToken)
  const attempt = await call(mintedAttemptSchema, '/sessions/current/attempts', plan, sessionToken)
  await signInAtPayer(`${link}${attempt.authorizePath}`, login)
  return (await browsing.visit(`${link}${hosted?.returnPath ?? ''}`)).url
}
