import type { CreateOptions } from '../../contract/options.ts'

type CallbackName = Extract<keyof CreateOptions, `on${string}`>
type Callback = (...payload: never[]) => void

const CALLBACKS = Object.keys({
  onSuccess: true,
  onSyncing: true,
  onLoad: true,
  onExit: true,
} satisfies Record<CallbackName, true>) as CallbackName[]

/**
 * The options of now, with callbacks that look up at the moment of the call which function is meant: a widget keeps the
 * callbacks that it was opened with, whereas a component has new ones with every render.
 *
 * @param hear runs before each callback
 */
export function latestCallbacks(latest: () => CreateOptions, hear: () => void): CreateOptions {
  const options = latest()
  const given: Partial<Record<CallbackName, unknown>> = options
  const callbacks: Partial<Record<CallbackName, unknown>> = {}
  for (const name of CALLBACKS) {
    // What is no function is left for `create()` to refuse.
    const isMissing = given[name] === undefined && name !== 'onSuccess'
    callbacks[name] = typeof given[name] === 'function' || isMissing ? call(name) : given[name]
  }
  return { ...options, ...(callbacks as Pick<CreateOptions, CallbackName>) }

  function call(name: CallbackName): Callback {
    return (...payload) => {
      hear()
      const callback = latest()[name] as Callback | undefined
      callback?.(...payload)
    }
  }
}
