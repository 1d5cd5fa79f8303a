import { OperationOutcomeError, indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { createCodeCheck } from './createCodeCheck.ts'
import { readDefinitions } from './readDefinitions.ts'
import type { OperationOutcomeIssue, Resource, StructureDefinition } from '@medplum/fhirtypes'

const definitions = readDefinitions()
/** Resource types that the validator knows yet: to read all 148 takes as long as a suite. */
const known = new Set<string>()
learn([...definitions.profiles.keys()].filter((type) => !isResource(type)))
const checkCodes = createCodeCheck(definitions)

/**
 * What makes a resource no valid FHIR R4: structure, types, cardinality and invariants by the validator of
 * @medplum/core, the codes of required bindings by ours. Empty: it is valid.
 * @param resource plain JSON: `JSON.parse` of a body
 */
export function r4Problems(resource: unknown): string[] {
  learn(typesIn(resource))
  return [...structureProblems(resource as Resource), ...checkCodes(resource)]
}

function structureProblems(resource: Resource): string[] {
  try {
    return texts(validateResource(resource))
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error
    return texts(error.outcome.issue)
  }
}

/** The validator takes what stands before the first slash of a reference for a type, a host's `https:` too. */
function texts(issues: readonly OperationOutcomeIssue[]): string[] {
  return issues.map(textOf).filter((text) => !/Invalid reference: got "(?![A-Z][A-Za-z]+")/.test(text))
}

function textOf({ expression, details, diagnostics }: OperationOutcomeIssue): string {
  return `${expression?.join(', ') ?? ''}: ${details?.text ?? ''}${diagnostics === undefined ? '' : ` (${diagnostics})`}`
}

function learn(types: Iterable<string>): void {
  const fresh = [...types].filter((type) => !known.has(type))
  for (const type of fresh) known.add(type)
  const profiles = fresh.flatMap((type) => definitions.profiles.get(type) ?? [])
  if (profiles.length > 0) indexStructureDefinitionBundle(profiles as StructureDefinition[])
}

function isResource(type: string): boolean {
  return definitions.structures.get(type)?.some(({ path }) => path === `${type}.implicitRules`) ?? false
}

/** Of the resource and of all that stand within it. */
function typesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'resourceType' && typeof item === 'string' ? [item] : typesIn(item),
  )
}
