import { readFileSync } from 'node:fs'

/** What the README gives hosts to verify deliveries with, as it stands there. */
export type ReadEvent = (body: string | Buffer, signature: string, secret: string, now?: number) => unknown

export async function readmeReadEvent(): Promise<ReadEvent> {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code ?? '')
  const [only, ...more] = blocks.filter((code) => code.includes('function readEvent'))
  if (only === undefined || more.length > 0) throw new Error('The README must have one readEvent')
  const module = (await import(`data:text/javascript,${encodeURIComponent(only)}`)) as {
    readEvent: ReadEvent
  }
  return module.readEvent
}
