import { html } from './html.ts'
import { TERMS_VERSION } from './messages.ts'
import { renderPage } from './renderPage.ts'

/** What is kept, by whom, for how long. It says what this software does; keep both in step. */
export function privacyPage(): string {
  return renderPage({
    title: 'Privacy Policy',
    body: html`<h1>Privacy Policy</h1>
      <p class="meta">Version of ${TERMS_VERSION}</p>
      <h2>What we see</h2>
      <ul>
        <li>
          The records that your plan sends us after you allowed it: for example claims, coverage and
          medicines.
        </li>
        <li>The name that your plan has for the person whose records these are.</li>
        <li>When you agreed, to what, and in which language.</li>
      </ul>
      <p>We never see the password of your plan account: you type it on your plan's own page.</p>
      <h2>Who else sees it</h2>
      <p>
        The app that the consent screen names, and nobody else. We do not sell your records, show no
        advertising, and load nothing from other companies on our pages.
      </p>
      <h2>How long we keep it</h2>
      <p>
        Records for one-time use are deleted after 24 hours. Records that an app may read again are kept until
        you stop the sharing, or until the permission ends. What we keep longer is the note that you agreed,
        and that you stopped.
      </p>
      <h2>How it is protected</h2>
      <p>
        The key that your plan gives us is encrypted where it is kept, and never reaches a browser or the app.
        Our logs hold no names, no records and no passwords.
      </p>
      <h2>Cookies</h2>
      <p>
        One, while you sign in: it makes sure that the answer of your plan comes back to the browser that
        asked. It is gone when you are done, or after an hour. Another, if you sign in at your plan to see
        your apps: it shows them to you for 15 minutes, or until you sign out.
      </p>
      <h2>Your choices</h2>
      <p>
        Stop the sharing at any time with the link on your receipt. If you have lost it,
        <a href="/connections/find">sign in at your plan</a> to see every app that gets records from it. Tell
        the app if you want its own copy deleted too.
      </p>`,
  })
}
