import { afterAll, beforeAll } from 'vitest'
import { createTestService, START_TIMEOUT_MS } from './createTestService.ts'
import type { TestOptions, TestService } from './createTestService.ts'

/** One service for all tests of a file: started before the first of them, closed after the last. */
export function serviceForSuite(options: TestOptions = {}): TestService {
  let started: TestService | undefined
  const running = (): TestService => {
    if (started === undefined) throw new Error('The service is there only while tests run')
    return started
  }
  beforeAll(async () => {
    started = await createTestService(options)
  }, START_TIMEOUT_MS)
  afterAll(() => running().close())
  return {
    get app() {
      return running().app
    },
    get deps() {
      return running().deps
    },
    get payer() {
      return running().payer
    },
    advance: (ms) => running().advance(ms),
    close: () => running().close(),
  }
}
