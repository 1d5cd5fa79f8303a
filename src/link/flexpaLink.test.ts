import { describe, expect, it } from 'vitest'

describe('without a window', () => {
  it('is imported, and keeps options, as a server does that renders a page', async () => {
    const { default: flexpaLink } = await import('./flexpaLink.ts')
    flexpaLink.create({ publishableKey: 'pk', onSuccess: () => {} })
    expect(() => flexpaLink.create({} as never)).toThrow(TypeError)
    flexpaLink.exit()
    flexpaLink.close()
  })
})
