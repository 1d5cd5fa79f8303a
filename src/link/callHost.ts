/**
 * Calls the host page's code. What it throws is thrown again outside of our own work, where the host's error handling
 * hears of it as of any other mistake, and the widget goes on.
 */
export function callHost<Args extends unknown[]>(
  callback: ((...args: Args) => void) | undefined,
  ...args: Args
) {
  try {
    callback?.(...args)
  } catch (error) {
    setTimeout(() => {
      throw error
    })
  }
}
