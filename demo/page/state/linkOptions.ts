import { RESOURCE_TYPES } from '../../../src/contract/resourceTypes.ts'
import type { ResourceType } from '../../../src/contract/resourceTypes.ts'
import type { ApplicationId, DemoConfig } from '../../wire.ts'

/** The Options panel, as its controls stand. */
export interface LinkOptions {
  application: ApplicationId
  externalId: string
  usage: 'ONE_TIME' | 'MULTIPLE' | ''
  endpoint: string
  autoExit: boolean
  skipSyncing: boolean
  skipExplainer: boolean
  /** All types stand for "leave the option out". */
  requestedResources: readonly ResourceType[]
  /** In which callback the token is exchanged. */
  exchangeIn: 'onSuccess' | 'onSyncing'
}

export const DEFAULT_OPTIONS: LinkOptions = {
  application: 'strict',
  externalId: 'usr_1234',
  usage: 'ONE_TIME',
  endpoint: '',
  autoExit: true,
  skipSyncing: false,
  skipExplainer: false,
  requestedResources: RESOURCE_TYPES,
  exchangeIn: 'onSuccess',
}

/**
 * The options for `FlexpaLink.create()`, without the callbacks. An empty field leaves its option out, so that what
 * FlexpaLink says to a missing `user` or `usage` can be seen too.
 */
export function createOptionsOf(options: LinkOptions, config: DemoConfig): Record<string, unknown> {
  const application = config.applications.find(({ id }) => id === options.application)
  const all = options.requestedResources.length === RESOURCE_TYPES.length
  return {
    publishableKey: application?.publishableKey ?? '',
    ...(options.externalId === '' ? {} : { user: { externalId: options.externalId } }),
    ...(options.usage === '' ? {} : { usage: options.usage }),
    ...(options.endpoint.trim() === '' ? {} : { endpoint: options.endpoint.trim() }),
    ...(options.autoExit ? {} : { autoExit: false }),
    ...(options.skipSyncing ? { skipSyncing: true } : {}),
    ...(options.skipExplainer ? { skipExplainer: true } : {}),
    ...(all ? {} : { requestedResources: [...options.requestedResources] }),
  }
}
