import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PACKAGE_ENTRIES } from './targets.ts'

type Entry = (typeof PACKAGE_ENTRIES)[number]

/** Puts beside the package's modules what npm and TypeScript read: the manifest, the types, README and LICENSE. */
export async function describePackage(root: string, outDir: string): Promise<void> {
  const own = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as Manifest
  writeFileSync(resolve(outDir, 'package.json'), `${JSON.stringify(manifest(own), null, 2)}\n`)
  cpSync(resolve(root, 'LICENSE'), resolve(outDir, 'LICENSE'))
  cpSync(resolve(root, 'src/link/package/README.md'), resolve(outDir, 'README.md'))
  for (const [name, text] of await types(root)) writeFileSync(resolve(outDir, `${name}.d.ts`), text)
}

interface Manifest {
  version: string
  license: string
}

function manifest({ version, license }: Manifest): object {
  const exports = PACKAGE_ENTRIES.map((name) => [
    name === 'index' ? '.' : `./${name}`,
    { types: `./${name}.d.ts`, default: `./${name}.js` },
  ])
  return {
    name: 'flexpa-link',
    version,
    description:
      'Ask a patient for their health-plan and medical records: FlexpaLink as a module, for React, as an element',
    license,
    type: 'module',
    exports: { ...(Object.fromEntries(exports) as object), './package.json': './package.json' },
    // The one makes the global, the other defines the element.
    sideEffects: ['./index.js', './element.js'],
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
  }
}

/** One self-contained file of types an entry, so that no type of a schema library is left in them. */
async function types(root: string): Promise<[Entry, string][]> {
  const { generateDtsBundle } = await import('dts-bundle-generator')
  const home = resolve(root, 'src/link/package')
  const bundle = (names: readonly Entry[]) => {
    const texts = generateDtsBundle(
      names.map((name) => ({
        filePath: resolve(home, `${name}.ts`),
        output: { noBanner: true, inlineDeclareGlobals: true, exportReferencedTypes: false },
        libraries: { importedLibraries: ['react'], allowedTypesLibraries: [] },
      })),
      { preferredConfigPath: resolve(home, 'tsconfig.types.json') },
    )
    return names.map((name, index): [Entry, string] => [name, texts[index] ?? ''])
  }
  // The element declares globals, which would go into every file that is bundled along with it.
  const quiet = PACKAGE_ENTRIES.filter((name) => name !== 'element')
  return [...bundle(quiet), ...bundle(['element'])]
}
