export interface Word {
  word: string
  /** As `lettersOf` tells. */
  letters: number
}

/** Which letters a word has, a bit each: two words are no nearer than half the letters that only one of them has. */
export function lettersOf(word: string): number {
  let letters = 0
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31)
  return letters
}

/** Within one typing error for words of four letters, two from seven. */
export function isNear({ word, letters }: Word, known: Word): boolean {
  const allowed = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0
  if (allowed === 0 || Math.abs(word.length - known.word.length) > allowed) return false
  if (countBits(letters ^ known.letters) > 2 * allowed) return false
  return editDistance(word, known.word) <= allowed
}

function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

/** Damerau–Levenshtein, neighbours swapped counting as one. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let last: number[] = []
  for (let column = 0; column <= right.length; column += 1) last.push(column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const change = left.charCodeAt(row - 1) === right.charCodeAt(column - 1) ? 0 : 1
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + change,
      )
      const isSwapped = row > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (isSwapped) best = Math.min(best, (before[column - 2] ?? 0) + 1)
      current.push(best)
    }
    before = last
    last = current
  }
  return last[right.length] ?? 0
}
