// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'

const page = globalThis as { FlexpaLink?: unknown }

beforeEach(() => {
  vi.resetModules()
  delete page.FlexpaLink
})

describe('the default export', () => {
  it('is the global of a script that was there before', async () => {
    await import('../global.ts')
    const made = page.FlexpaLink
    // Another copy of the code, as a bundle and a script tag are.
    vi.resetModules()
    const { default: flexpaLink } = await import('./index.ts')
    expect(flexpaLink).toBe(made)
    expect(page.FlexpaLink).toBe(made)
  })

  it('is the global that a script which comes later leaves in place', async () => {
    const { default: flexpaLink } = await import('./index.ts')
    expect(page.FlexpaLink).toBe(flexpaLink)
    vi.resetModules()
    await import('../global.ts')
    expect(page.FlexpaLink).toBe(flexpaLink)
  })

  it('is not taken for an element of the same name', async () => {
    page.FlexpaLink = document.createElement('form')
    const { default: flexpaLink } = await import('./index.ts')
    expect(flexpaLink).toHaveProperty('create')
    expect(page.FlexpaLink).toBe(flexpaLink)
  })
})
