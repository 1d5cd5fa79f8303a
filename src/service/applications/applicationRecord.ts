import * as z from 'zod'
import { modeOfKey, PUBLISHABLE_KEY, SECRET_KEY, UUID } from '../../contract/keys.ts'
import { isOriginPattern } from './originMatches.ts'

/** An application as a file names it. Secrets are stored hashed. */
export const applicationRecordSchema = z.strictObject({
  id: z.string().regex(UUID, 'must be a UUID').toLowerCase(),
  name: z.string().min(1).max(100),
  /** Makes `user` and `usage` optional, for host pages written before they existed. */
  legacyOptions: z.boolean().default(false),
  origins: z
    .array(
      z
        .string()
        .refine(isOriginPattern, 'must be an origin such as https://app.example or http://localhost:*'),
    )
    .min(1),
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
