import { indexable } from './normalize.ts'

const SEPARATOR = '\x1f'

/**
 * A token in the forms in which a query may ask for it, so that finding one is looking for a text in a list: `code`, and
 * `system␟code`, or `␟code` where it has no system. Codes are compared without case, which R4 recommends where a code
 * system's rule is not known: to find too much does less harm than to find too little.
 */
export function formsOfToken({ system, code }: { system?: string; code?: string }): string[] {
  const full = formOf({ system: system ?? '', ...(code !== undefined && { code }) })
  if (code === undefined) return system === undefined ? [] : [full]
  return [formOf({ code }), full]
}

/** The one form that a query's token has. Its system is absent: any; empty: none. Without a code it is a beginning. */
export function formOf({ system, code }: { system?: string; code?: string }): string {
  const written = code === undefined ? '' : indexable(code.toLowerCase())
  return system === undefined ? written : `${indexable(system)}${SEPARATOR}${written}`
}

/** Whether a form is the code alone, by which tokens are sorted. */
export function isCode(form: string): boolean {
  return !form.includes(SEPARATOR)
}
