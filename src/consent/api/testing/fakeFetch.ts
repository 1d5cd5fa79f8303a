import { vi } from 'vitest'

/** What each request is answered with, in turn: a response, or what the network throws. */
export type Answer = Response | Error | ((path: string, init: RequestInit) => Response | Promise<Response>)

/** Puts a scripted network in the place of `fetch`; a request beyond the script fails the test. */
export function fakeFetch(...answers: Answer[]) {
  const calls: { path: string; init: RequestInit }[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    calls.push({ path, init })
    const answer = answers[calls.length - 1]
    if (answer === undefined) throw new Error(`Request ${calls.length} was not expected: ${path}`)
    if (answer instanceof Error) throw answer
    return typeof answer === 'function' ? answer(path, init) : answer
  })
  return calls
}

export const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
