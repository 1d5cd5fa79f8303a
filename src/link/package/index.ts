import { pageObject } from './pageObject.ts'

/** The object that the script tag makes as the global `FlexpaLink`. Importing it without a document does not throw. */
export default pageObject()

export type { FlexpaLink } from '../createFlexpaLink.ts'
export type { ExitCode } from '../../contract/exitCodes.ts'
export type { LinkEvent } from '../../contract/linkEvents.ts'
export type { CreateOptions, LinkUser, Usage } from '../../contract/options.ts'
export type { ResourceType } from '../../contract/resourceTypes.ts'
