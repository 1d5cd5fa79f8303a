import { BOOT_ELEMENT_ID, frameBootSchema } from '../contract/frameDocument.ts'
import type { FrameBoot } from '../contract/frameDocument.ts'

/** What the service wrote into this document; null where it did not, or where it cannot be read. */
export function readBoot(page: Document): FrameBoot | null {
  try {
    const text = page.getElementById(BOOT_ELEMENT_ID)?.textContent ?? ''
    return frameBootSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
