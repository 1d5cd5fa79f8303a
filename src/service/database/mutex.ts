/** One holder at a time, first come, first served. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()

  /** Waits for its turn; the caller must call the function it gets exactly once. */
  async acquire(): Promise<() => void> {
    const previous = this.#last
    let release = (): void => undefined
    this.#last = new Promise<void>((resolve) => {
      release = resolve
    })
    await previous
    return release
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire()
    try {
      return await work()
    } finally {
      release()
    }
  }
}
