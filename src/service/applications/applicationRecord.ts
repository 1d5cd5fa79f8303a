import * as z from 'zod'
import { modeOfKey, PUBLISHABLE_KEY, SECRET_KEY, UUID } from '../../contract/keys.ts'
import { isOriginPattern } from './originMatches.ts'
import { isRedirectUri } from './redirectUriMatches.ts'

export const REDIRECT_URI_RULE =
  "must be an https address, http://localhost or http://127.0.0.1 with a path, or an app's own address (app://done), without a fragment"

/** What patients read: 1 to 100 characters. */
export const applicationNameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters')

/** An application as a file names it. Secrets are stored hashed. */
export const applicationRecordSchema = z.strictObject({
  id: z.string().regex(UUID, 'must be a UUID').toLowerCase(),
  name: applicationNameSchema,
  /** Makes `user` and `usage` optional, for host pages written before they existed. */
  legacyOptions: z.boolean().default(false),
  origins: z
    .array(
      z
        .string()
        .refine(isOriginPattern, 'must be an origin such as https://app.example or http://localhost:*'),
    )
    .min(1),
  /** Where `/link/auth` may send patients back to; none: the application does not use it. */
  redirectUris: z.array(z.string().refine(isRedirectUri, REDIRECT_URI_RULE)).default([]),
  keys: z
    .array(
      z
        .strictObject({
          publishableKey: z.string().regex(PUBLISHABLE_KEY, 'must be pk_test_ or pk_live_ and 43 characters'),
          secretKey: z.string().regex(SECRET_KEY, 'must be sk_test_ or sk_live_ and 43 characters'),
        })
        .refine(
          (pair) => modeOfKey(pair.publishableKey) === modeOfKey(pair.secretKey),
          'must be two keys of one mode',
        ),
    )
    .min(1),
})

export type ApplicationRecord = z.infer<typeof applicationRecordSchema>
