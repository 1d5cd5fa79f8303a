/** Numbers that a seed repeats. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** By weights, each above 0. */
  draw<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item
}

/** Mulberry32: small, and good enough to draw journeys. @param seed a 32-bit integer */
export function createRandom(seed: number): Random {
  let state = seed | 0
  function next() {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  // The first numbers of neighbouring seeds are alike.
  for (let warm = 0; warm < 4; warm++) next()

  function draw<Item>(items: readonly (readonly [number, Item])[]): Item {
    let left = next() * items.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, item] of items) {
      left -= weight
      if (left < 0) return item
    }
    const last = items.at(-1)
    if (last === undefined) throw new RangeError('There is nothing to draw from')
    return last[1]
  }
  return {
    next,
    chance: (probability) => next() < probability,
    pick: (items) => draw(items.map((item) => [1, item] as const)),
    draw,
  }
}

/** The numbers of one step of a journey: the same whatever the steps before it drew. */
export function randomOfStep(seed: number, step: number): Random {
  return createRandom(Math.imul(seed, 0x9e3779b1) ^ (step + 1))
}
