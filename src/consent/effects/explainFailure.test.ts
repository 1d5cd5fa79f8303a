import { afterEach, describe, expect, it, vi } from 'vitest'
import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { explainFailure } from './explainFailure.ts'

const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
afterEach(() => vi.clearAllMocks())

describe('the console', () => {
  it("names a mistake of the host, with the table's sentence, as an error", () => {
    explainFailure({ code: 'INVALID_USAGE', mistake: 'usage is missing' })
    const { developer } = EXIT_CODES.INVALID_USAGE
    expect(error).toHaveBeenCalledExactlyOnceWith(`FlexpaLink: usage is missing. ${developer}`)
    expect(warn).not.toHaveBeenCalled()
  })

  it('names a mistake that has no code', () => {
    explainFailure({ code: null, mistake: 'onSuccess is no function' })
    expect(error).toHaveBeenCalledExactlyOnceWith('FlexpaLink: onSuccess is no function')
  })

  it("says a payer's fault, with the table's sentence, as a warning", () => {
    explainFailure({ code: 'QUERY_TIMEOUT', reference: '2345-6789' })
    const { developer } = EXIT_CODES.QUERY_TIMEOUT
    expect(warn).toHaveBeenCalledExactlyOnceWith(`FlexpaLink: QUERY_TIMEOUT. ${developer}`)
    expect(error).not.toHaveBeenCalled()
  })

  it('is silent about a fault of our own service', () => {
    explainFailure({ code: null })
    expect(error).not.toHaveBeenCalled()
    expect(warn).not.toHaveBeenCalled()
  })
})
