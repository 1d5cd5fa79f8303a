import { ESLint } from 'eslint'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { roomRules } from './roomRules.js'

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: defineConfig({ files: ['**/*.ts'], extends: [tseslint.configs.base] }, ...roomRules),
})

async function complaints(filePath: string, code: string) {
  const [result] = await eslint.lintText(code, { filePath })
  return result?.messages.map(({ message }) => message) ?? []
}

describe('roomRules', () => {
  it.each([
    ['src/link/open.ts', "import { z } from '../service/config.ts'"],
    ['src/link/open.ts', "import { optionsSchema } from '../contract/options.ts'"],
    ['src/link/open.ts', "import { signal } from '@preact/signals'"],
    ['src/link/open.ts', "import { useState } from 'react'"],
    ['src/link/open.ts', "import { createOpener } from './package/createOpener.ts'"],
    ['src/link/package/a.ts', "import { z } from 'zod'"],
    ['src/link/package/a.ts', "import { optionsSchema } from '../../contract/options.ts'"],
    ['src/consent/screens/a.ts', "import type { Deps } from '../../service/deps.ts'"],
    ['src/consent/a.ts', "import { x } from '../../demo/server/main.ts'"],
    ['src/service/sessions/a.ts', "import { x } from '../../sandbox/patients.ts'"],
    ['src/sandbox/a.ts', "import { x } from '../service/config.ts'"],
    ['src/contract/a.ts', "export { x } from '../link/open.ts'"],
    ['e2e/a.spec.ts', "import { test } from '@playwright/test'"],
    ['demo/server/a.ts', "import { x } from '../../src/service/config.ts'"],
  ])('refuses in %s: %s', async (file, code) => {
    expect(await complaints(file, code)).toHaveLength(1)
  })

  it.each([
    ['src/link/open.ts', "import { PROTOCOL } from '../contract/messages.ts'"],
    ['src/link/open.ts', "import type { CreateOptions } from '../contract/options.ts'"],
    ['src/link/open.ts', "import { openFrame } from './frame.ts'"],
    ['src/link/package/a.ts', "import { useState } from 'react'"],
    ['src/consent/a.ts', "import { h } from 'preact'"],
    ['src/service/sessions/a.ts', "import { UUID } from '../../contract/keys.ts'"],
    ['e2e/hostile/a.spec.ts', "import { expect } from '@playwright/test'"],
    ['src/commands/start.ts', "import { x } from '../service/config.ts'"],
  ])('allows in %s: %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([])
  })
})
