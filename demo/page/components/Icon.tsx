import type { JSX } from 'preact'

/** The page's icons: 24 units square, drawn in the text's colour, silent for screen readers. */
const SHAPES = {
  why: (
    <path d="M12 20s-7-4.300-7-9.500A3.900 3.900 0 0 1 12 8a3.900 3.900 0 0 1 7 2.500C19 15.700 12 20 12 20z" />
  ),
  read: (
    <>
      <path d="M7 3.500h7l4 4v13H7z" />
      <path d="M10 12h5M10 15.500h5" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="12" r="4" />
      <path d="M12 12h8.500M17.500 12v3.500" />
    </>
  ),
  stop: (
    <>
      <circle cx="12" cy="12" r="8.200" />
      <path d="M9 9h6v6H9z" />
    </>
  ),
  alert: (
    <>
      <circle cx="12" cy="12" r="8.700" />
      <path d="M12 7.500v5.500M12 16.200v.1" />
    </>
  ),
  ok: <path d="M5 12.500l4.500 4.500L19 7.500" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.200" />
      <path d="M12 7.500V12l3 2" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  code: <path d="M8.500 7L4 12l4.500 5M15.500 7l4.500 5-4.500 5" />,
  copy: (
    <>
      <rect x="9" y="9" width="10.500" height="10.500" rx="2" />
      <path d="M5.500 15V6.500a2 2 0 0 1 2-2H15" />
    </>
  ),
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof SHAPES

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  )
}
