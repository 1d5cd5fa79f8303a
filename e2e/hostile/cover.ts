import type { LinkFrame } from '../pages/LinkFrame.ts'
import type { Page } from '@playwright/test'

interface Trick {
  name: string
  /** What the host page does to the frame, by its style. */
  frame?: Record<string, string>
  /** Whether it lays a picture over the frame that lets the pointer through. */
  decoy?: boolean
}

/** How a page gets a patient to press what they do not see. */
export const TRICKS = [
  { name: 'a picture over all but the button, which lets the pointer through', decoy: true },
  { name: 'a frame made see-through', frame: { opacity: '0.01' } },
  { name: 'a frame pushed up, so that the question is out of the window', frame: { translate: '0 -30vh' } },
  { name: 'a frame made small', frame: { scale: '0.4' } },
] as const satisfies Trick[]

/** Plays a trick on the frame from now on. Returns what undoes it. */
export async function cover(page: Page, { frame = {}, decoy = false }: Trick): Promise<() => Promise<void>> {
  const covered = await page.evaluateHandle(
    ({ frame, decoy }) => {
      const iframe = document.querySelector('iframe')
      if (iframe === null) throw new Error('There is no frame')
      const before = iframe.style.cssText
      Object.assign(iframe.style, frame)
      const picture = document.createElement('div')
      picture.style.cssText =
        'position:fixed;inset:0 0 40% 0;z-index:2147483647;background:gold;pointer-events:none'
      if (decoy) document.documentElement.append(picture)
      return { iframe, before, picture }
    },
    { frame, decoy },
  )
  return () =>
    covered.evaluate(({ iframe, before, picture }) => {
      iframe.style.cssText = before
      picture.remove()
    })
}

/** Presses Continue by mouse, where it stands, whatever lies over it; until something happens, if told what. */
export async function pressContinue(link: LinkFrame, { until }: { until?: () => Promise<void> } = {}) {
  const box = await link.button('Continue', true).boundingBox()
  if (box === null) throw new Error('Continue is not laid out')
  const { mouse } = link.page
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await mouse.down()
  await until?.()
  await mouse.up()
}
