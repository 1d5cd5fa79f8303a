import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Whether an element holds more than it shows, so that the keyboard has to reach it to scroll it. */
export function useOverflow<Target extends HTMLElement>() {
  const ref = useRef<Target>(null)
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => setOverflows(element.scrollHeight > element.clientHeight + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return { ref, overflows }
}
