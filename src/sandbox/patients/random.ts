/** A small deterministic source of chance: the same seed gives the same patients on every machine. */
export interface Random {
  /** A whole number, both ends included. */
  integer(min: number, max: number): number
  /** @throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  /** In the shape of a version 4 UUID. */
  uuid(): string
}

/** mulberry32: 32 bits of state, ample for records that nobody should mistake for real ones. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => integer(0, 15).toString(16)).join('')
  return {
    integer,
    pick(items) {
      const item = items[integer(0, items.length - 1)]
      if (item === undefined) throw new RangeError('pick: the list is empty')
      return item
    },
    chance: (probability) => next() < probability,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${integer(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  }
}
