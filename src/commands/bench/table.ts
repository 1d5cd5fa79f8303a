export interface Row {
  what: string
  /** As it is printed, with its unit. */
  measured: string
  /** What the design allows; empty where it says nothing. */
  budget: string
  /** The single runs. */
  runs: string
}

export function table(rows: readonly Row[]): string {
  const head: Row = { what: 'what', measured: 'median', budget: 'budget', runs: 'runs' }
  return columns([head, ...rows].map(({ what, measured, budget, runs }) => [what, measured, budget, runs]))
}

/** Text columns, as wide as their longest cell. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
