import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from './build.ts'
import { currentVersion } from './archive.ts'
import { pack } from './pack.ts'
import { root } from './paths.ts'

const LINK_URL = 'https://link.example'
const SCRIPT_URL = 'https://js.example'
const ENTRIES = ['flexpa-link', 'flexpa-link/loader', 'flexpa-link/react', 'flexpa-link/element']

let folder = ''
let tarball = ''
const installed = (...path: string[]) => join(folder, 'node_modules/flexpa-link', ...path)

/** The packed tarball, installed as its readers do, without a network. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flexpa-link-host-'))
  const dist = join(folder, 'dist')
  await build({ only: ['package'], dist })
  tarball = pack({ linkUrl: LINK_URL, scriptUrl: SCRIPT_URL }, folder, dist)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const words = ['install', '--offline', '--ignore-scripts', '--omit=optional', '--legacy-peer-deps', tarball]
  execFileSync('npm', words, { cwd: folder, stdio: 'pipe', shell: process.platform === 'win32' })
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  for (const name of ['react', '@types/react', 'csstype']) {
    symlinkSync(resolve(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the packed package', () => {
  it('carries the version of the repository and no dependency', () => {
    const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({ name: 'flexpa-link', version: currentVersion(), license: 'Apache-2.0' })
    expect(manifest).not.toHaveProperty('dependencies')
    expect(readdirSync(installed())).toEqual(expect.arrayContaining(['LICENSE', 'README.md']))
  })

  it("has the deployment's addresses in it, and no place for them left", () => {
    const texts = readdirSync(installed()).map((name) => readFileSync(installed(name), 'utf8'))
    expect(texts.join('\n')).not.toMatch(/__[A-Z]+_[A-Z]+__/)
    expect(texts.join('\n')).toContain(LINK_URL)
    expect(readFileSync(installed('loader.js'), 'utf8')).toContain(SCRIPT_URL)
  })

  it('imports nothing but itself and React', () => {
    const code = readdirSync(installed())
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(installed(name), 'utf8'))
      .join('\n')
    const imported = [...code.matchAll(/^(?:import|export) .*from "([^"]+)"/gm)].map((match) => match[1])
    expect(new Set(imported.filter((name) => name?.startsWith('./') === false))).toEqual(new Set(['react']))
  })

  it("is the client's where a framework has server components", () => {
    expect(readFileSync(installed('react.js'), 'utf8')).toMatch(/^["']use client["']/)
  })

  it('pleases publint', async () => {
    const { messages, pkg } = await publint({
      pkgDir: installed(),
      level: 'suggestion',
      strict: true,
      pack: false,
    })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that resolve wherever ES modules do', async () => {
    const data = new Uint8Array(readFileSync(tarball))
    const result = await checkPackage(createPackageFromTarballData(data))
    if (result.types === false) throw new Error('no types')
    // The resolution of Node 10 knows no exports, and CommonJS gets ES modules by import().
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem && /node10|node16-cjs/.test(problem.resolutionKind)),
    )
    expect(problems).toEqual([])
    expect(Object.keys(result.entrypoints).sort()).toEqual(
      ['.', './element', './loader', './package.json', './react'].sort(),
    )
  })
})

describe('in plain Node', () => {
  it.each(ENTRIES)('%s is imported without a document', (entry) => {
    const code = `const before = Object.keys(globalThis).length
      const module = await import('${entry}')
      if (Object.keys(globalThis).length !== before) throw new Error('it has left a global')
      console.log(Object.keys(module).sort().join())`
    const words = ['--input-type=module', '--eval', code]
    const printed = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })
    expect(printed.trim()).toBe(
      {
        'flexpa-link': 'default',
        'flexpa-link/loader': 'LoadError,loadFlexpaLink',
        'flexpa-link/react': 'FlexpaLinkButton,useFlexpaLink',
        'flexpa-link/element': 'FlexpaLinkElement',
      }[entry],
    )
  })
})

describe('for TypeScript', () => {
  /** What the compiler says of a file that uses the installed package. */
  function complaints(code: string, more: ts.CompilerOptions = {}): string[] {
    const file = join(folder, 'host.ts')
    writeFileSync(file, code)
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      skipLibCheck: false,
      ...more,
    })
    return ts
      .getPreEmitDiagnostics(program)
      .filter((each) => !each.file?.fileName.includes('@types/'))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  }

  it('right use compiles, wrong use does not', () => {
    expect(complaints(readFileSync(new URL('pack/hostTypes.txt', import.meta.url), 'utf8'))).toEqual([])
  })

  it('wrong use would be found: a file with a mistake is complained of', () => {
    expect(complaints("import FlexpaLink from 'flexpa-link'\nFlexpaLink.create({})")).toHaveLength(1)
  })

  it('compiles with the resolution of bundlers too', () => {
    const code = ENTRIES.map((entry) => `import '${entry}'`).join('\n')
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    expect(complaints(code, bundler)).toEqual([])
  })
})
