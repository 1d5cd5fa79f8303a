import type { AuthorizationStore } from './authorizationStore.ts'

/** SMART's launch context: which patient each grant is about. It lives as long as the grant. */
export interface LaunchContexts {
  patientOf(grantId: string | undefined): string | undefined
  keep(grantId: string, patientId: string, expiresAt: number): Promise<void>
}

export function createLaunchContexts(store: AuthorizationStore): LaunchContexts {
  return {
    patientOf: (grantId) =>
      grantId === undefined ? undefined : (store.get(`LaunchContext:${grantId}`) as string | undefined),
    keep: (grantId, patientId, expiresAt) => store.set(`LaunchContext:${grantId}`, patientId, expiresAt),
  }
}
