import { render } from 'preact'

/** The least that a page made with Preact does in a frame: shows a word, and tells its host that it is there. */
render(
  <button aria-labelledby="word">
    <span id="word">Empty</span>
  </button>,
  document.body,
)
parent.postMessage({ type: 'LOADED' }, new URL(document.referrer).origin)
