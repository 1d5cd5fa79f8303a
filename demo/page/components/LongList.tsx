import { useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

const FIRST = 6

interface LongListProps<T> {
  items: readonly T[]
  keyOf: (item: T, position: number) => string
  render: (item: T) => ComponentChildren
  /** What is listed, for the button: "claims". */
  what: string
}

/** The first few items and, one click away, all. The focus then goes to the first that was not there before. */
export function LongList<T>({ items, keyOf, render, what }: LongListProps<T>) {
  const [all, setAll] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const shown = all ? items : items.slice(0, FIRST)

  function toggle(): void {
    setAll(!all)
    if (all) return
    requestAnimationFrame(() => {
      const next = list.current?.children[FIRST]
      if (next instanceof HTMLElement) next.focus()
    })
  }

  return (
    <>
      <ul class="plain rows" ref={list}>
        {shown.map((item, position) => (
          <li key={keyOf(item, position)} tabIndex={position === FIRST ? -1 : undefined}>
            {render(item)}
          </li>
        ))}
      </ul>
      {items.length > FIRST && (
        <button type="button" class="quiet more" aria-expanded={all} onClick={toggle}>
          {all ? `Show fewer ${what}` : `Show all ${String(items.length)} ${what}`}
        </button>
      )}
    </>
  )
}
