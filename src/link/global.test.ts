// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'

const page = globalThis as { FlexpaLink?: unknown }

beforeEach(() => {
  vi.resetModules()
  delete page.FlexpaLink
  document.body.innerHTML = ''
})

describe('the script', () => {
  it('adds one global with four functions', async () => {
    const before = new Set(Object.getOwnPropertyNames(globalThis))
    await import('./global.ts')
    const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name))
    expect(added).toEqual(['FlexpaLink'])
    expect(Object.keys(page.FlexpaLink as object).sort()).toEqual(['close', 'create', 'exit', 'open'])
  })

  it('is the same object as the ESM default export', async () => {
    await import('./global.ts')
    const { default: flexpaLink } = await import('./flexpaLink.ts')
    expect(page.FlexpaLink).toBe(flexpaLink)
  })

  it('leaves the first object in place when it is loaded twice', async () => {
    await import('./global.ts')
    const first = page.FlexpaLink
    vi.resetModules()
    await import('./global.ts')
    expect(page.FlexpaLink).toBe(first)
  })

  it('is not kept away by an element of the same name', async () => {
    page.FlexpaLink = document.createElement('form')
    await import('./global.ts')
    expect(page.FlexpaLink).toHaveProperty('create')
  })
})
