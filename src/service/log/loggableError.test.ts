import { describe, expect, it } from 'vitest'
import { loggableError } from './loggableError.ts'

describe('loggableError', () => {
  it('tells nothing of the row that a database error quotes', () => {
    const error = Object.assign(new Error('invalid input: "Amy Shaw"'), {
      severity: 'ERROR',
      code: '22P02',
      detail: 'Failing row contains (Amy Shaw)',
    })
    const logged = loggableError(new Error('sync', { cause: error }))
    expect(JSON.stringify(logged)).not.toContain('Amy')
    expect(logged).toMatchObject({ type: 'Error', message: 'sync', cause: { code: '22P02' } })
  })
})
