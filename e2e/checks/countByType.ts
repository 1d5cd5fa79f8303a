/** How many there are of each FHIR type. */
export function countByType(resources: readonly { resourceType: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { resourceType } of resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1
  return counts
}
