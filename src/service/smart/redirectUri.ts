import type { Config } from '../config.ts'

/** One redirect URI a payer, so that no payer can pass its answer off as another's where `iss` is missing. */
export function redirectUri({ linkUrl }: Pick<Config, 'linkUrl'>, endpointId: string): string {
  return `${linkUrl}/callback/${endpointId}`
}
