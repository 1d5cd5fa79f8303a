/** Calls once what was rendered in this tick has been painted; hidden pages paint never, so not later than 200 ms. */
export function afterPaint(call: () => void): void {
  let called = false
  const once = () => {
    if (called) return
    called = true
    call()
  }
  requestAnimationFrame(() => setTimeout(once, 0))
  setTimeout(once, 200)
}
