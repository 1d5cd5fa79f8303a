import { usePage } from '../state/pageModel.ts'
import { readingWords } from '../state/readingWords.ts'
import { Icon } from './Icon.tsx'

/** What a patient should know before the click: why, what is read, what it takes, how to stop. */
export function BeforeConnect() {
  const { options } = usePage().link
  const { requestedResources, usage } = options.value
  return (
    <section class="before" aria-labelledby="before-title">
      <h2 id="before-title">Before you connect</h2>
      <ul class="plain promises">
        <li>
          <Icon name="why" />
          <div>
            <h3>Why we ask</h3>
            <p>Your coach plans with facts, not guesses. No forms to fill in from memory.</p>
          </div>
        </li>
        <li>
          <Icon name="read" />
          <div>
            <h3>What we read</h3>
            <p>{readingWords(requestedResources)}. We can read them; we can never change them.</p>
          </div>
        </li>
        <li>
          <Icon name="key" />
          <div>
            <h3>What you need</h3>
            <p>
              The sign-in of your health plan, as on its member website. You type it at your plan; Bright
              Steps never sees it.
            </p>
          </div>
        </li>
        <li>
          <Icon name="stop" />
          <div>
            <h3>How to stop</h3>
            <p>
              Keep the receipt that you get at the end: its link leads to one button that stops the sharing.{' '}
              {usage === 'MULTIPLE'
                ? 'Until then we may look again for as long as your plan allows.'
                : 'If you do nothing, our access ends after 24 hours.'}
            </p>
          </div>
        </li>
      </ul>
    </section>
  )
}
