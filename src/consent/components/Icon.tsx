const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  find: 'M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M16 16l4.5 4.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  document: 'M7 3.5h7l4 4v13H7zM10 12h5M10 15.5h5',
  clock: 'M3.8 12a8.2 8.2 0 1 0 16.4 0a8.2 8.2 0 1 0-16.4 0M12 7.5V12l3 2',
  person: 'M8.3 8.5a3.7 3.7 0 1 0 7.4 0a3.7 3.7 0 1 0-7.4 0M5 19.5c1.2-3.7 4-5 7-5s5.8 1.3 7 5',
  hand: 'M7.5 8h9a4 4 0 0 1 0 8h-9a4 4 0 0 1 0-8zM6.3 12a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0',
  window: 'M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9',
  alert: 'M12 6v7.5M12 17.3v.1',
  offline: 'M4 9c5-4.5 11-4.5 16 0M7.5 12.8c3-2.6 6-2.6 9 0M12 17v.1M4 4l16 16',
  card: 'M3.5 6.5h17v11h-17zM3.5 10.5h17M7 14.5h4',
  way: 'M3 12h18M16 7l5 5-5 5',
  chevron: 'M9.5 6l6 6-6 6',
} as const

export type IconName = keyof typeof PATHS

/** A drawing that says nothing the words beside it do not say. `mirrored`: turned around where reading goes leftward. */
export function Icon({ name, mirrored = false }: { name: IconName; mirrored?: boolean }) {
  return (
    <svg class={mirrored ? 'icon mirrored' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
