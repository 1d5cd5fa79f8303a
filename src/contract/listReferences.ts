/** The `reference` of every Reference in a piece of FHIR JSON, however deep, in the order in which they stand. */
export function listReferences(value: unknown, found: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
    if (key === 'reference' && typeof item === 'string') found.push(item)
    else listReferences(item, found)
  }
  return found
}
