import { resolve } from 'node:path'
import { preactJsx } from './preactJsx.ts'
import type { BuildEnvironmentOptions as Build, InlineConfig } from 'vite'

export const TARGETS = ['link', 'consent', 'page', 'service', 'admin', 'sandbox', 'demo', 'package'] as const
export type Target = (typeof TARGETS)[number]

/** What a running system needs; the npm package is made for others, the command line when it is called. */
export const SYSTEM_TARGETS = TARGETS.filter((target) => target !== 'package' && target !== 'admin')

/** The directory below `dist/` that a target fills, emptied before each build. */
export const OUTPUTS: Record<Target, string> = {
  link: 'link',
  consent: 'consent',
  page: 'demo/page',
  service: 'service',
  admin: 'admin',
  sandbox: 'sandbox',
  demo: 'demo/server.js',
  package: 'package',
}

/** Vite's own configuration of one bundle; `root` is the repository, `dist` where the bundles go. */
export function targetConfig(target: Target, root: string, dist: string): InlineConfig {
  const shared: InlineConfig = { configFile: false, publicDir: false, logLevel: 'warn', oxc: preactJsx }
  switch (target) {
    case 'link':
      return { ...shared, root, build: script(resolve(root, 'src/link/global.ts'), resolve(dist, 'link')) }
    case 'consent': {
      const home = resolve(root, 'src/consent')
      const pages = [resolve(home, 'index.html'), resolve(home, 'connections.html')]
      return { ...shared, root: home, build: webPages(pages, resolve(dist, 'consent')) }
    }
    case 'page': {
      const home = resolve(root, 'demo/page')
      return {
        ...shared,
        root: home,
        build: webPages([resolve(home, 'index.html')], resolve(dist, 'demo/page')),
      }
    }
    case 'service':
      return {
        ...shared,
        root,
        build: server(resolve(root, 'src/service/main.ts'), resolve(dist, 'service'), 'main.js'),
      }
    case 'admin':
      return {
        ...shared,
        root,
        build: server(resolve(root, 'src/service/admin.ts'), resolve(dist, 'admin'), 'main.js'),
      }
    case 'sandbox':
      return {
        ...shared,
        root,
        build: server(resolve(root, 'src/sandbox/main.ts'), resolve(dist, 'sandbox'), 'main.js'),
      }
    case 'demo':
      return {
        ...shared,
        root,
        build: server(resolve(root, 'demo/server/main.ts'), resolve(dist, 'demo'), 'server.js'),
      }
    case 'package':
      return { ...shared, root, build: modules(resolve(root, 'src/link/package'), resolve(dist, 'package')) }
  }
}

/** The script of other people's pages: one file, no module, no import. */
function script(input: string, outDir: string): Build {
  return {
    outDir,
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    // Smaller by 3 % than the usual minifier makes it, and functions that stay in one piece compress best.
    minify: 'terser',
    terserOptions: {
      ecma: 2020,
      toplevel: true,
      compress: { passes: 4, inline: false, sequences: false, keep_fargs: false },
    },
    rolldownOptions: { input, output: { format: 'iife', entryFileNames: 'flexpa-link.js' } },
  }
}

/** The entries of the npm package, by their names there; `describePackage` adds what npm and TypeScript read. */
export const PACKAGE_ENTRIES = ['index', 'loader', 'react', 'element'] as const

/** Modules for other people's bundlers, as readable as they are here. */
function modules(home: string, outDir: string): Build {
  return {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    lib: {
      entry: Object.fromEntries(PACKAGE_ENTRIES.map((name) => [name, resolve(home, `${name}.ts`)])),
      formats: ['es'],
    },
    rolldownOptions: {
      external: ['react'],
      output: {
        chunkFileNames: '[name].js',
        // Frameworks with server components ask each module with hooks to say that it is the client's.
        banner: ({ fileName }) => (fileName === 'react.js' ? "'use client'" : ''),
      },
    },
  }
}

/** Pages whose files may be cached for ever (hashed names) and whose policy allows no inline code or data. */
function webPages(input: string[], outDir: string): Build {
  return {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input },
  }
}

/** One file for Node; packages stay in node_modules. */
function server(input: string, outDir: string, fileName: string): Build {
  return {
    outDir,
    emptyOutDir: false,
    ssr: true,
    target: 'node20',
    rolldownOptions: { input, output: { entryFileNames: fileName, codeSplitting: false } },
  }
}
