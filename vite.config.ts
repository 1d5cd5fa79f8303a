import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { preactJsx } from './src/commands/build/preactJsx.ts'

/** Serves Vitest; the bundles themselves are described in `src/commands/build/targets.ts`. */
export default defineConfig({
  oxc: preactJsx,
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'demo/**/*.test.{ts,tsx}'],
    environment: 'node',
    // All cores: left to itself Vitest keeps one for watching.
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    // The first suite to open the embedded database makes its template, which takes long on a busy machine.
    hookTimeout: 120_000,
  },
})
