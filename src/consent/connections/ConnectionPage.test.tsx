// @vitest-environment happy-dom
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeFetch, json } from '../api/testing/fakeFetch.ts'
import { enConnections } from '../i18n/enConnections.ts'
import { learn } from '../i18n/t.ts'
import { all, one, press, settle, textOf } from '../testing/page.ts'
import { ConnectionPage } from './ConnectionPage.tsx'
import { createConnectionModel } from './createConnectionModel.ts'
import { writeReceipt } from './saveReceipt.ts'
import type { Connection } from '../../contract/connections.ts'

const CONNECTION: Connection = {
  application: 'Bright Steps',
  plan: 'Humana',
  patientName: 'Maria Garcia',
  requestedResources: ['Coverage'],
  usage: 'MULTIPLE',
  consentedAt: 1_700_000_000_000,
  deletedAt: null,
  state: 'ACTIVE',
}

async function show(...answers: Response[]) {
  const calls = fakeFetch(...answers)
  const model = createConnectionModel('secret')
  render(<ConnectionPage model={model} />, document.body)
  model.load()
  await settle()
  return calls
}

beforeEach(() => learn(enConnections))
afterEach(() => {
  render(null, document.body)
  vi.unstubAllGlobals()
})

describe('the page behind the receipt', () => {
  it('says who sees what until when, and sends the secret in the body only', async () => {
    const calls = await show(json(200, CONNECTION))
    expect(calls[0]).toMatchObject({ path: '/connections/read', init: { body: '{"secret":"secret"}' } })
    const main = textOf(document.querySelector('main'))
    expect(main).toContain('Maria Garcia, at Humana')
    expect(main).toContain('Coverage and your details')
    expect(main).toContain('Until you stop it')
  })

  it('asks once more, and may be told to keep sharing', async () => {
    const calls = await show(json(200, CONNECTION))
    await press('button', 'Stop sharing')
    expect(textOf(document.activeElement)).toContain('Stop sharing with Bright Steps?')
    await press('button', 'Keep sharing')
    expect(document.activeElement).toBe(one('button', 'Stop sharing'))
    expect(calls).toHaveLength(1)
  })

  it('stops, says so, and has no button any more', async () => {
    const calls = await show(json(200, CONNECTION), json(200, { ...CONNECTION, state: 'REVOKED' }))
    await press('button', 'Stop sharing')
    await press('button', 'Stop sharing')
    expect(calls[1]?.path).toBe('/connections/stop')
    expect(textOf(document.querySelector('main'))).toContain('You stopped sharing.')
    expect(all('button', 'Stop sharing')).toEqual([])
  })

  it('explains a link that does not work', async () => {
    await show(json(404, { error: { message: 'Unknown' } }))
    expect(textOf(one('heading'))).toBe('This link does not work')
  })

  it('writes a receipt with all of it', () => {
    const receipt = writeReceipt(CONNECTION, 'https://link.example/connections#secret')
    for (const part of [
      'Bright Steps',
      'Humana',
      'Maria Garcia',
      '2023',
      'https://link.example/connections#secret',
    ]) {
      expect(receipt).toContain(part)
    }
  })
})
