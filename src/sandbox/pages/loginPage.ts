import type { Account } from '../authorization/accounts.ts'
import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'

interface LoginPage {
  /** Where the forms post to: `/interaction/<uid>`. */
  path: string
  appName: string
  accounts: readonly Account[]
  /** What was typed before, when it was wrong. */
  failedUsername?: string
}

export function loginPage({ path, appName, accounts, failedUsername }: LoginPage): string {
  const failed = failedUsername !== undefined
  return layout(
    'Sign in',
    `<h1>Sign in</h1>
<p class="lead"><bdi>${escapeHtml(appName)}</bdi> asks to see records that Sandbox Health Plan holds.</p>
<form method="post" action="${path}/login" class="stack">
${failed ? '<p class="note warn" role="alert" id="wrong">Username or password is wrong. The test logins are below.</p>' : ''}
<div class="field"><label for="username">Username</label>
<input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(failedUsername ?? '')}"${failed ? ' aria-invalid="true" aria-describedby="wrong"' : ''}></div>
<div class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${failed ? ' aria-invalid="true" aria-describedby="wrong"' : ''}></div>
<button class="primary">Sign in</button>
</form>
<form method="post" action="${path}/deny" class="stack"><button class="quiet">Cancel</button></form>
<section class="logins" aria-labelledby="logins">
<h2 id="logins">Test logins</h2>
<p>The password of each is <code>examplepatient</code>.</p>
<ul>
${accounts.map((account) => `<li><code>${escapeHtml(account.username)}</code><span>${escapeHtml(account.description)}</span></li>`).join('\n')}
</ul>
</section>`,
  )
}
