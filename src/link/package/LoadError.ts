/** Why the script is not there; the keys are the codes. */
const REASONS = {
  NO_DOCUMENT: 'There is no document to load the FlexpaLink script into: call loadFlexpaLink() in a browser',
  LOAD_FAILED: 'The FlexpaLink script could not be loaded, or its integrity check failed',
  LOAD_TIMEOUT: 'The FlexpaLink script did not load in time',
  NO_GLOBAL: 'The address given to loadFlexpaLink() holds another script',
} as const

export type LoadErrorCode = keyof typeof REASONS

/** What `loadFlexpaLink()` rejects with. All but NO_GLOBAL may be gone when it is called again. */
export class LoadError extends Error {
  override name = 'LoadError'
  readonly code: LoadErrorCode

  constructor(code: LoadErrorCode) {
    super(REASONS[code])
    this.code = code
  }
}
