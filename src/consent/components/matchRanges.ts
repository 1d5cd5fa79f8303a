/** A rest of so few letters is marked too: "blu" marks "Blue". */
const SHORT_REST = 1

/** Where the words of `text` begin with a typed word, as `[from, to)` in ascending order; accents and case set aside. */
export function matchRanges(text: string, query: string): [number, number][] {
  const typed = fold(query).match(/[\p{L}\p{N}]+/gu) ?? []
  const folded = fold(text)
  // Folding may change lengths (ligatures): then positions would lie.
  if (typed.length === 0 || folded.length !== text.length) return []
  const ranges: [number, number][] = []
  for (const word of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
    const longest = Math.max(
      0,
      ...typed.filter((part) => word[0].startsWith(part)).map((part) => part.length),
    )
    if (longest === 0) continue
    const length = word[0].length - longest <= SHORT_REST ? word[0].length : longest
    ranges.push([word.index, word.index + length])
  }
  return ranges
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
