/**
 * What may be logged of an error while records are at hand. Database errors quote rows, values and parameters in their
 * message and detail, so of these only the code and the place are told.
 */
export function loggableError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const isDatabase = 'severity' in error
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(!isDatabase && { message: error.message }),
    stack: frames?.join('\n'),
    ...(error.cause !== undefined && { cause: loggableError(error.cause) }),
  }
}
