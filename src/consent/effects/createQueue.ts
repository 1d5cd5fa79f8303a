/** Keeps what is to be run until there is someone to run it; from then on, runs it at once. */
export function createQueue<Item>(): {
  run: (item: Item) => void
  start: (run: (item: Item) => void) => void
} {
  const waiting: Item[] = []
  let runNow: ((item: Item) => void) | undefined
  return {
    run(item) {
      if (runNow === undefined) waiting.push(item)
      else runNow(item)
    },
    start(run) {
      runNow = run
      for (const item of waiting.splice(0)) run(item)
    },
  }
}
