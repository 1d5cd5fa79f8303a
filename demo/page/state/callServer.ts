import { problemSchema } from '../../wire.ts'
import type { ProblemCode } from '../../wire.ts'

/** What the demo's server, or the way to it, refused; the message is for the person at the page. */
export class ServerProblem extends Error {
  override name = 'ServerProblem'
  readonly code: ProblemCode | 'OFFLINE'

  constructor(code: ProblemCode | 'OFFLINE', message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

interface Schema<T> {
  parse(value: unknown): T
}

/** @throws {ServerProblem} */
export async function callServer<T>(schema: Schema<T>, path: string, init: RequestInit = {}): Promise<T> {
  const response = await reach(path, init)
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return schema.parse(body)
  const problem = problemSchema.safeParse(body)
  if (problem.success) throw new ServerProblem(problem.data.error.code, problem.data.error.message)
  throw new ServerProblem('UNEXPECTED', 'Something went wrong in Bright Steps. Try again.')
}

export function postJson(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** @throws {ServerProblem} */
export async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (cause) {
    throw new ServerProblem('OFFLINE', 'Bright Steps cannot be reached. Are you online?', { cause })
  }
}

export function problemOf(error: unknown): ServerProblem {
  return error instanceof ServerProblem
    ? error
    : new ServerProblem('UNEXPECTED', 'Something went wrong in Bright Steps. Try again.', { cause: error })
}
