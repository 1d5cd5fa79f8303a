/** What must stay unknown, by its name in a failure's message. */
export type Secrets = Record<string, string>

/** @returns which secrets stand where, as they are or percent-encoded: `access token in service.log` */
export function findIn(texts: Record<string, string>, secrets: Secrets): string[] {
  return Object.entries(texts).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => [secret, encodeURIComponent(secret)].some((each) => text.includes(each)))
      .map(([name]) => `${name} in ${place}`),
  )
}
