const MAX_CHARACTERS = 100

/** A parameter's name as errors say it: no longer than a line. */
export function readable(name: string): string {
  return name.length <= MAX_CHARACTERS ? name : `${name.slice(0, MAX_CHARACTERS)}…`
}
