import { posix } from 'node:path'

/**
 * The files that a built page loads before it can be used: scripts, module preloads and style sheets of its HTML, and
 * all that these scripts import statically. What they import later, by `import()`, is left out.
 *
 * @param page path of the HTML within the site, `index.html` for example
 * @param read the text of a file by its path within the site
 */
export function filesAtStart(page: string, read: (path: string) => string): string[] {
  const found = new Set([page])
  const visit = (path: string) => {
    if (found.has(path)) return
    found.add(path)
    if (path.endsWith('.js')) for (const next of staticImports(read(path))) visit(resolve(path, next))
  }
  for (const address of addressesIn(read(page))) visit(resolve(page, address))
  return [...found]
}

const START_TAG = /<(script|link)\b[^>]*>/g
const NEEDED_LINK = /\brel="?(stylesheet|modulepreload|preload)\b/
const ADDRESS = /\b(?:src|href)="?([^"\s>]+)/

function addressesIn(html: string): string[] {
  return [...html.matchAll(START_TAG)].flatMap(([tag, name]) => {
    const address = ADDRESS.exec(tag)?.[1]
    return address !== undefined && (name === 'script' || NEEDED_LINK.test(tag)) ? [address] : []
  })
}

/** Finds `import './x.js'`, `import … from './x.js'` and `export … from './x.js'`, as bundlers write them. */
const STATIC_IMPORT = /\b(?:import|(?:import|export)\s*[\w$*{][\w$*{},\s]*from)\s*["'`](\.[^"'`]+)["'`]/g

function staticImports(script: string): string[] {
  return [...script.matchAll(STATIC_IMPORT)].flatMap(([, address]) =>
    address === undefined ? [] : [address],
  )
}

function resolve(from: string, address: string): string {
  return address.startsWith('/') ? address.slice(1) : posix.join(posix.dirname(from), address)
}
