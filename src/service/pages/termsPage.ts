import { html } from './html.ts'
import { TERMS_VERSION } from './messages.ts'
import { renderPage } from './renderPage.ts'

/** What a patient agrees to. In words that need no lawyer; a deployment for real patients replaces them by its own. */
export function termsPage(): string {
  return renderPage({
    title: 'Terms of Service',
    body: html`<h1>Terms of Service</h1>
      <p class="meta">Version of ${TERMS_VERSION}</p>
      <h2>What this service does</h2>
      <p>
        FlexpaLink brings your records from your health plan to an app that you chose. You are asked first,
        you sign in at your plan yourself, and nothing is shared before both.
      </p>
      <h2>What you agree to</h2>
      <ul>
        <li>You ask your health plan to give us a copy of the records that the consent screen names.</li>
        <li>You let the app that is named there read that copy, for as long as the screen says.</li>
        <li>The plan account is yours, or you may act for the person whose it is.</li>
      </ul>
      <h2>How long it lasts</h2>
      <p>
        If the app needs your records once, our copy is deleted 24 hours after the app has fetched it, or 24
        hours after you signed in if it never does. If the app needs them again and again, we renew the copy
        until you stop it, or until your plan ends the permission.
      </p>
      <h2>How to stop</h2>
      <p>
        Your receipt has a link. The page behind it has a button, <b>Stop sharing</b>. If you have lost the
        link, <a href="/connections/find">sign in at your plan</a> instead. From then on the app cannot read
        your records from us, and our copy is deleted. What the app has copied before is in its hands: ask the
        app to delete it.
      </p>
      <h2>What we do not promise</h2>
      <p>
        Your records are as complete and as correct as your plan's. They are no medical advice. In an
        emergency, call your local emergency number.
      </p>`,
  })
}
