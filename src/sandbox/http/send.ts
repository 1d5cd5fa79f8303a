import type { ServerResponse } from 'node:http'

type Headers = Record<string, string>

export function send(response: ServerResponse, status: number, headers: Headers, body: string): void {
  response.writeHead(status, { 'Content-Length': String(Buffer.byteLength(body)), ...headers })
  response.end(body)
}

/** After a form post: the browser fetches the next page, and a reload does not post again. */
export function redirect(response: ServerResponse, location: string): void {
  send(response, 303, { Location: location, 'Cache-Control': 'no-store' }, '')
}

/** Answers as FHIR JSON. */
export function sendFhir(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Headers = {},
): void {
  const type = 'application/fhir+json; charset=utf-8'
  send(response, status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }, body)
}
