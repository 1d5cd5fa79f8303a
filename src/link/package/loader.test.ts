import { expect, it } from 'vitest'
import { loadFlexpaLink } from './loader.ts'

it('rejects with NO_DOCUMENT on a server', async () => {
  await expect(loadFlexpaLink()).rejects.toMatchObject({ name: 'LoadError', code: 'NO_DOCUMENT' })
})
