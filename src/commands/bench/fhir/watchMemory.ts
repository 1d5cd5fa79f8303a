const EVERY_MS = 20

/** Watches this process from now on. @returns tells the most memory that it had since, in MB */
export function watchMemory(): () => number {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  look()
  setInterval(look, EVERY_MS).unref()
  return () => {
    look()
    return peak / 1024 / 1024
  }
}
