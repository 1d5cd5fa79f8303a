import { RESOURCE_TYPES, type ResourceType } from '../../contract/resourceTypes.ts'

/** Every scope that the sandbox knows; others are ignored, as SMART allows. */
export const SCOPES: readonly string[] = [
  'openid',
  'fhirUser',
  'launch/patient',
  'offline_access',
  ...['*', ...RESOURCE_TYPES].flatMap((type) => [`patient/${type}.read`, `patient/${type}.rs`]),
]

/** Whether the granted scopes, separated by spaces, let the client read and search this type. */
export function allowsType(scope: string, type: ResourceType): boolean {
  const granted = new Set(scope.split(' '))
  return [`patient/*.read`, `patient/*.rs`, `patient/${type}.read`, `patient/${type}.rs`].some((name) =>
    granted.has(name),
  )
}

/** The types that the scopes open, in the contract's order. */
export function typesOf(scope: string): ResourceType[] {
  return RESOURCE_TYPES.filter((type) => allowsType(scope, type))
}
