/** JSON with a line for each entry of each member, so that a change shows as the lines it touches. */
export function printTable(table: Record<string, readonly unknown[]>): string {
  const members = Object.entries(table).map(
    ([name, rows]) => `${JSON.stringify(name)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`,
  )
  return `{\n${members.join(',\n')}\n}\n`
}
