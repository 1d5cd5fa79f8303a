/** A resource as a search reads it. */
export interface FoundResource {
  type: string
  id: string
  content: string
  /** By parameter, `Type/id` or an address elsewhere; read only where something is included. */
  references: Partial<Record<string, string[]>>
}

/** How references to it are indexed. */
export function keyOf({ type, id }: { type: string; id: string }): string {
  return `${type}/${id}`
}
