import { elementsOf } from './elementsOf.ts'
import { expandValueSet } from './expandValueSet.ts'
import type { NamedElement } from './elementsOf.ts'
import type { Definitions } from './readDefinitions.ts'

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** Sets whose codes HL7 does not list: MIME types (and FHIR's short names of formats), and currencies by ISO 4217. */
function isUnlistedCode(valueSet: string, code: string): boolean {
  return valueSet.includes('/currencies')
    ? CURRENCIES.has(code)
    : /^(json|xml|ttl|[\w.+-]+\/[\w.+-]+( *;.*)?)$/.test(code)
}

type Members = Record<string, unknown>

/** Codes that are none of those which R4 requires there, `Patient.gender: x`. The validator of @medplum/core knows no codes. */
export function createCodeCheck(definitions: Definitions): (resource: unknown) => string[] {
  const elements = new Map<string, Map<string, NamedElement>>()
  const codes = new Map<string, ReadonlySet<string> | undefined>()
  return (resource) => checkResource(resource, '')

  function checkResource(resource: unknown, path: string): string[] {
    if (!isMembers(resource) || typeof resource['resourceType'] !== 'string') return []
    return check(resource, resource['resourceType'], path === '' ? resource['resourceType'] : path)
  }

  function check(owner: Members, type: string, path: string): string[] {
    return Object.entries(owner).flatMap(([name, given]) => {
      const element = elementsByName(type).get(name)
      if (element === undefined) return []
      return (Array.isArray(given) ? given : [given]).flatMap((value) => {
        const place = `${path}.${name}`
        const strange = isStrange(value, element) ? [`${place}: ${JSON.stringify(value)}`] : []
        if (!isMembers(value)) return strange
        return element.type === 'Resource'
          ? checkResource(value, place)
          : [...strange, ...check(value, element.type, place)]
      })
    })
  }

  function isStrange(value: unknown, { definition: { binding } }: NamedElement): boolean {
    if (binding?.strength !== 'required' || binding.valueSet === undefined) return false
    const known = codesOf(binding.valueSet)
    if (known === undefined) return typeof value === 'string' && !isUnlistedCode(binding.valueSet, value)
    if (typeof value === 'string') return ![...known].some((code) => code.endsWith(`|${value}`))
    if (!isMembers(value)) return false
    const codings = Array.isArray(value['coding']) ? (value['coding'] as unknown[]) : [value]
    const coded = codings.filter((coding) => isMembers(coding) && coding['code'] !== undefined) as Members[]
    return (
      coded.length > 0 && !coded.some(({ system, code }) => known.has(`${String(system)}|${String(code)}`))
    )
  }

  function codesOf(valueSet: string): ReadonlySet<string> | undefined {
    if (!codes.has(valueSet)) codes.set(valueSet, expandValueSet(definitions, valueSet))
    return codes.get(valueSet)
  }

  function elementsByName(type: string): Map<string, NamedElement> {
    const known = elements.get(type)
    if (known !== undefined) return known
    const named = [...elementsOf(definitions, type).values()].flat()
    const found = new Map(named.map((element) => [element.name, element]))
    elements.set(type, found)
    return found
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
