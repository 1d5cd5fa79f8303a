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
  /** Which of the machine's addresses to listen on; all when absent. */
  HOST: z.string().min(1).optional(),
  PUBLIC_URL: z
    .string()
    .transform((url) => url.replace(/\/$/, ''))
    .refine(isWebOrigin, 'must be a web origin such as http://localhost:4200, without a path')
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

function isWebOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

export interface SandboxConfig {
  port: number
  host: string | undefined
  sandbox: SandboxOptions
}

/** Thrown with one sentence that names the variable. */
export class ConfigError extends Error {}

/** @throws ConfigError for the first variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): SandboxConfig {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`)
  }
  const { PORT, HOST, PUBLIC_URL, DATA_DIR, CLIENTS, PATIENT_FILES } = parsed.data
  return {
    port: PORT,
    host: HOST,
    sandbox: { publicUrl: PUBLIC_URL, dataDir: DATA_DIR, clients: CLIENTS, patientFiles: PATIENT_FILES },
  }
}
