import { readFileSync } from 'node:fs'
import { sharedData } from './sharedData.ts'

/** A test vector of Wycheproof's JSON web signatures. */
export interface JwsVector {
  tcId: number
  comment: string
  jws: string
  result: 'valid' | 'invalid'
}

export interface JwsGroup {
  comment: string
  /** A JWK; the key that the vectors are to be verified with. */
  private?: Record<string, string>
  public?: Record<string, string>
  tests: JwsVector[]
}

/** 401 vectors in 23 groups, one key each; null where the outside test data is absent. */
export function wycheproofSignatures(): JwsGroup[] | null {
  const file = sharedData('adversarial/wycheproof/json_web_signature_test.json')
  if (file === null) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { testGroups: JwsGroup[] }).testGroups
}
