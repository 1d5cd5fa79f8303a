// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { holdUntilPaint } from './holdUntilPaint.ts'

it('says LOADED first, though it waits for the paint', async () => {
  const heard = vi.fn()
  const host = holdUntilPaint({ post: ({ type }) => void heard(type) })
  host.afterPaint(() => host.post({ type: 'LOADED' }))
  host.post({ type: 'SYNCING', payload: 'public_token_1' })
  expect(heard).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2))
  host.post({ type: 'CLOSED' })
  expect(heard.mock.calls.flat()).toEqual(['LOADED', 'SYNCING', 'CLOSED'])
})
