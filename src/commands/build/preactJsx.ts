/** How JSX becomes calls of Preact, for every bundle and for Vitest. */
export const preactJsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
