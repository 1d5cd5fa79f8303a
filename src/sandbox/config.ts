import * as z from 'zod'
import type { SandboxOptions } from './createSandbox.ts'

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4200),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).origin === url.replace(/\/$/, ''), 'must be an origin, without a path')
    .transform((url) => url.replace(/\/$/, ''))
    .default('http://localhost:4200'),
  DATA_DIR: z.string().min(1).optional(),
  CLIENTS: json(
    z.array(
      z.strictObject({
        client_id: z.string().min(1),
        client_secret: z.string().min(16, 'must have at least 16 characters'),
        client_name: z.string().min(1).optional(),
        redirect_uris: z.array(z.url()).min(1),
      }),
    ),
  ).default([]),
  PATIENT_FILES: json(z.array(z.string().min(1))).default([]),
})

/** Thrown with one sentence that names the variable. */
export class ConfigError extends Error {}

/** @throws ConfigError for the first variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): SandboxOptions & { port: number } {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`)
  }
  const { PORT, PUBLIC_URL, DATA_DIR, CLIENTS, PATIENT_FILES } = parsed.data
  return {
    port: PORT,
    publicUrl: PUBLIC_URL,
    dataDir: DATA_DIR,
    clients: CLIENTS,
    patientFiles: PATIENT_FILES,
  }
}
