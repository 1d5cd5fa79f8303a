import { useEffect, useRef, useState } from 'preact/hooks'

/** Follows a text at most every so many milliseconds, and ends with its last word. */
export function useSlowly(text: string, everyMs: number): string {
  const [said, setSaid] = useState('')
  const latest = useRef(text)
  latest.current = text
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return said
}
