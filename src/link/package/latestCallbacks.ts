import type { CreateOptions } from '../../contract/options.ts'

type Callback = (...payload: never[]) => void

/** Those that a component may come to have while its widget is open. */
const CALLBACKS = ['onSuccess', 'onSyncing', 'onLoad', 'onExit', 'onEvent'] satisfies (keyof CreateOptions)[]

/**
 * The options of now, with callbacks that look up at the moment of the call which function is meant: a widget keeps the
 * callbacks that it was opened with, whereas a component has new ones with every render.
 *
 * @param hear runs before each callback
 */
export function latestCallbacks(latest: () => CreateOptions, hear: () => void): CreateOptions {
  const options = latest()
  const given = options as unknown as Record<string, unknown>
  const callbacks: Record<string, unknown> = {}
  for (const name of new Set([...CALLBACKS, ...Object.keys(given).filter((each) => /^on[A-Z]/.test(each))])) {
    // What is no function is left for `create()` to refuse.
    const isMissing = given[name] === undefined && name !== 'onSuccess'
    callbacks[name] = typeof given[name] === 'function' || isMissing ? call(name) : given[name]
  }
  return { ...options, ...callbacks }

  function call(name: string): Callback {
    return (...payload) => {
      hear()
      const callback = (latest() as unknown as Record<string, Callback | undefined>)[name]
      callback?.(...payload)
    }
  }
}
