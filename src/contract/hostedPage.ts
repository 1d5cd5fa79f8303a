import * as z from 'zod/mini'

/**
 * What lets the page of `/link/auth` open the session of its own request: written into its document, which only the
 * browser with the request's cookie gets. The service knows all the rest, so that the page need not.
 */
export const hostedPageSchema = z.strictObject({ id: z.string(), secret: z.string() })
export type HostedPage = z.infer<typeof hostedPageSchema>
