import type { Mode } from '../../contract/keys.ts'

/** Who is asking, once their access token was verified and found to be alive. */
export interface AccessContext {
  authorizationId: string
  /** Ours, of the stored Patient resource, without `Patient/`. */
  patientId: string
  applicationId: string
  endpointId: string
  mode: Mode
  jti: string
}
