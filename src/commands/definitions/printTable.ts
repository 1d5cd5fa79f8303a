/** JSON with a line for each entry of each member, so that a change shows as the lines it touches. */
export function printTable(table: Record<string, readonly unknown[] | Record<string, unknown>>): string {
  const members = Object.entries(table).map(([name, rows]) =>
    Array.isArray(rows)
      ? `${JSON.stringify(name)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`
      : `${JSON.stringify(name)}: {\n${Object.entries(rows)
          .map(([key, row]) => `${JSON.stringify(key)}: ${JSON.stringify(row)}`)
          .join(',\n')}\n}`,
  )
  return `{\n${members.join(',\n')}\n}\n`
}
