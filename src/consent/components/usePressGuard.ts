import { useEffect, useRef, useState } from 'preact/hooks'
import { tellsVisibility, watchVisibility } from '../effects/watchVisibility.ts'
import { HOLD_MS, judgePress, judgeSight, see, SETTLE_MS } from './pressGuard.ts'
import type { Press, Sight } from './pressGuard.ts'

/** A button of the sheet whose press counts by the rules of `pressGuard.ts`, and whether the patient must be told why not. */
export function usePressGuard(onPress: () => void) {
  const ref = useRef<HTMLButtonElement>(null)
  const [settled, setSettled] = useState(false)
  const [refused, setRefused] = useState(false)
  const sight = useRef<Sight>({ look: 'untold', since: 0 })
  const holding = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = () => clearTimeout(holding.current)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (next: Sight) => {
      sight.current = next
      const now = performance.now()
      const verdict = judgeSight(next, now)
      setSettled(verdict !== 'tooSoon')
      if (verdict === 'counts') setRefused(false)
      clearTimeout(timer)
      if (verdict === 'tooSoon') timer = setTimeout(() => take(next), next.since + SETTLE_MS - now)
    }
    take({ look: tellsVisibility() ? 'untold' : 'clear', since: performance.now() })
    const sheet = ref.current?.closest('.sheet')
    const stop = sheet && watchVisibility(sheet, (what) => take(see(sight.current, what, performance.now())))
    return () => {
      stop?.()
      clearTimeout(timer)
      release()
    }
  }, [])

  return {
    /** Whether the screen has been in sight for long enough for a press to mean anything. */
    settled,
    /** Whether a press was refused because the sheet is covered or see-through, and it still is. */
    refused,
    props: {
      ref,
      onClick(press: Press) {
        const verdict = judgePress(press, sight.current, performance.now())
        if (verdict === 'counts') onPress()
        else if (verdict === 'covered') setRefused(true)
      },
      onPointerDown({ isTrusted, button }: PointerEvent) {
        release()
        if (isTrusted && button === 0) holding.current = setTimeout(onPress, HOLD_MS)
      },
      onPointerUp: release,
      onPointerLeave: release,
      onPointerCancel: release,
    },
  }
}
