import * as z from 'zod/mini'

/**
 * Text that comes out of the database as it went in. Postgres has no NUL, and of half a surrogate pair UTF-8 makes
 * U+FFFD, so that two different texts would become one.
 */
export const storableText = z
  .string()
  .check(
    z.refine((text) => !text.includes('\0') && !/\p{Cs}/u.test(text), 'must be Unicode text without NUL'),
  )
