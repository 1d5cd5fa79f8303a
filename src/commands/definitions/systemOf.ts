import type { Definitions, ElementDefinition } from '../../service/fhir/testing/readDefinitions.ts'

/** The one code system that an element of type code takes its codes from; undefined where there are several or none. */
export function systemOf({ valueSets }: Definitions, { binding }: ElementDefinition): string | undefined {
  if (binding?.strength !== 'required') return undefined
  const valueSet = valueSets.get(binding.valueSet?.split('|')[0] ?? '')
  const systems = new Set(valueSet?.compose?.include.map(({ system }) => system))
  const [system] = systems
  return systems.size === 1 ? system : undefined
}
