import type { Cell, Result } from './command.ts'

type Row = Readonly<Record<string, Cell>>

/** A result as a person reads it: rows as a table, one thing as a list of facts. Times are UTC. */
export function renderResult({ value }: Pick<Result, 'value'>): string {
  if (!isRows(value)) {
    const width = Math.max(...Object.keys(value).map((name) => name.length))
    return Object.entries(value)
      .map(([name, cell]) => `${name.padEnd(width)}  ${cellText(cell)}`)
      .join('\n')
  }
  const [first] = value
  if (first === undefined) return 'none'
  const names = Object.keys(first)
  const lines = [names, ...value.map((row) => names.map((name) => cellText(row[name] ?? null)))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function isRows(value: Result['value']): value is readonly Row[] {
  return Array.isArray(value)
}

function cellText(cell: Cell): string {
  if (cell === null) return '-'
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  if (typeof cell === 'number') return String(cell)
  const text = typeof cell === 'string' ? cell : cell.length === 0 ? '-' : cell.join(', ')
  // What a terminal would take for an instruction is shown as a mark.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
