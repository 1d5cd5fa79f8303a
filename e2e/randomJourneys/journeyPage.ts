import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import type { Random } from './random.ts'

/** A plan of the directory, and one of the failing ones. */
const ENDPOINTS = ['d39433b7-0fbd-4bc2-bdae-fb276799979f', '9580eae5-3985-4a27-b6d5-492f47891482']

export interface JourneyOptions {
  /** What `create()` is called with in turn: the last one wins, and an open widget is not disturbed. */
  options: Record<string, unknown>[]
  /** Whether the host's callbacks throw. */
  throws: boolean
}

/** Options at random, for a user of this journey alone. */
export function drawOptions(random: Random, externalId: string): JourneyOptions {
  return {
    options: [drawOneSet(random, externalId), drawOneSet(random, externalId)],
    throws: random.chance(0.2),
  }
}

function drawOneSet(random: Random, externalId: string): Record<string, unknown> {
  const flag = (probability: number, name: string) => (random.chance(probability) ? { [name]: true } : {})
  const endpoint = random.draw([
    [3, ENDPOINTS[0]],
    [1, ENDPOINTS[1]],
  ])
  return {
    publishableKey: TEST_KEYS.strict.publishableKey,
    user: { externalId },
    usage: random.pick(['ONE_TIME', 'MULTIPLE']),
    autoExit: random.chance(0.3),
    ...flag(0.4, 'skipExplainer'),
    ...flag(0.4, 'skipSyncing'),
    ...(random.chance(0.3) ? { endpoint } : {}),
  }
}

/** What a host's callback throws, so that it is told from a mistake of ours. */
export const HOST_MISTAKE = "the host's own mistake"

/**
 * A host page that tells the test what it does and hears, by the binding `note`, and counts what the script adds to it:
 * listeners on window and document, and timers that have not run out.
 */
export function journeyPage(scriptUrl: string, { options, throws }: JourneyOptions): string {
  return `<!doctype html><html lang="en"><head><title>Host</title>
<script>
listening = []
for (const target of [window, document]) {
  const { addEventListener: add, removeEventListener: remove } = target
  target.addEventListener = (type, listener, options) => {
    // The tools that press for the patient listen too.
    if (new Error().stack.includes('${scriptUrl}')) listening.push({ type, listener })
    return add.call(target, type, listener, options)
  }
  target.removeEventListener = (type, listener, options) => {
    listening = listening.filter((each) => each.type !== type || each.listener !== listener)
    return remove.call(target, type, listener, options)
  }
}
timers = new Set()
for (const [start, stop] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval'],
  ['requestIdleCallback', 'cancelIdleCallback']]) {
  const startReal = window[start]
  const stopReal = window[stop]
  window[start] = (task, ...rest) => {
    const handle = startReal((...values) => {
      if (start !== 'setInterval') timers.delete(start + handle)
      return task(...values)
    }, ...rest)
    timers.add(start + handle)
    return handle
  }
  window[stop] = (handle) => {
    timers.delete(start + handle)
    stopReal(handle)
  }
}
load = performance.timeOrigin
tell = (entry) => void note({ load, ...entry })
</script>
<script src="${scriptUrl}"></script></head>
<body style="height:3000px"><main><h1>Host page</h1><button>Link your health data</button></main>
<script>
hear = (name) => (value) => {
  tell(value === undefined ? { heard: name } : { heard: name, value })
  if (${throws}) throw new Error(${JSON.stringify(HOST_MISTAKE)})
}
callbacks = { onLoad: hear('onLoad'), onSyncing: hear('onSyncing'), onSuccess: hear('onSuccess'),
  onExit: hear('onExit'), onEvent: (event) => tell({ event }) }
optionSets = ${JSON.stringify(options)}
act = (name) => {
  tell({ did: name })
  if (name !== 'create') return FlexpaLink[name]()
  FlexpaLink.create({ ...optionSets[0], ...callbacks })
  optionSets.reverse()
}
act('create')
</script></body></html>`
}

/** What the patient did before the widget opens: scrolled (by 120 px, see `leftovers`), and pressed the button. */
export function prepare(): void {
  document.querySelector('button')?.focus({ preventScroll: true })
  scrollTo(0, 120)
}

/** What an ended opening has left in the page, a word each; `act` and `listening` are the page's own. */
export function leftovers(): string[] {
  const page = window as unknown as { listening: { type: string }[]; timers: Set<string> }
  const { body } = document
  const before = scrollY
  scrollTo(0, before + 200)
  const scrolls = scrollY > before
  scrollTo(0, before)
  return [
    ...[...document.querySelectorAll('iframe, dialog, [inert]')].map((each) => each.tagName),
    ...(body.inert ? ['inert'] : []),
    ...(document.adoptedStyleSheets.length > 0 ? ['style sheet'] : []),
    ...(scrolls ? [] : ['scroll lock']),
    ...(before === 120 ? [] : [`scrolled to ${before}`]),
    ...(document.activeElement === document.querySelector('button') ? [] : ['focus']),
    ...page.listening.map(({ type }) => `listener ${type}`),
    ...[...page.timers].map((timer) => `timer ${timer}`),
  ]
}
