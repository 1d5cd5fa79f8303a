/** The way a new screen comes in: in the reading direction when the journey goes on. */
export function directionOf(from: number, to: number): 'still' | 'forward' | 'backward' {
  if (from === 0) return 'still'
  return to < from ? 'backward' : 'forward'
}
