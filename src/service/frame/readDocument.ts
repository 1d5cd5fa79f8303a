import { BOOT_ELEMENT_ID } from '../../contract/frameDocument.ts'
import { readBuiltFile } from '../http/readBuiltFile.ts'
import type { FrameBoot } from '../../contract/frameDocument.ts'

/** Where the built document takes what the service writes into it. */
const BOOT_PLACE = '<!--boot-->'

/** The consent app's document, as a function of what its first screen needs to know. */
export async function readDocument(staticDir: string): Promise<(boot: FrameBoot) => string> {
  const template = await readBuiltFile(staticDir, 'consent/index.html')
  if (!template.includes(BOOT_PLACE)) throw new Error(`consent/index.html has no ${BOOT_PLACE}`)
  return (boot) => template.replace(BOOT_PLACE, () => bootElement(boot))
}

/** As data, which no browser runs: `<` cannot end the element, since it is written as an escape. */
function bootElement(boot: FrameBoot): string {
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  return `<script type="application/json" id="${BOOT_ELEMENT_ID}">${json}</script>`
}
