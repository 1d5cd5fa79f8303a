import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { preactJsx } from './src/commands/build/preactJsx.ts'

const PAGES = ['src/{link,consent}/**/*.test.{ts,tsx}', 'demo/page/**/*.test.{ts,tsx}']

const LIMITS = {
  environment: 'node',
  testTimeout: 30_000,
  // The first suite to open the embedded database makes its template, which takes long on a busy machine.
  hookTimeout: 120_000,
}

/** Serves Vitest; the bundles themselves are described in `src/commands/build/targets.ts`. */
export default defineConfig({
  oxc: preactJsx,
  test: {
    // All cores: left to itself Vitest keeps one for watching.
    maxWorkers: availableParallelism(),
    projects: [
      // Suites of what runs in a page change its globals, so each has its own.
      { extends: true, test: { name: 'pages', include: [...PAGES], ...LIMITS } },
      // Suites of the servers share their modules: to load the service and its database for each takes as long as the tests.
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['src/**/*.test.ts', 'demo/**/*.test.ts'],
          exclude: [...PAGES],
          isolate: false,
          ...LIMITS,
        },
      },
    ],
  },
})
