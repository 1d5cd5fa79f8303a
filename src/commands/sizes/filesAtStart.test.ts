import { describe, expect, it } from 'vitest'
import { filesAtStart } from './filesAtStart.ts'

function site(files: Record<string, string>) {
  return filesAtStart('index.html', (path) => {
    const text = files[path]
    if (text === undefined) throw new Error(`${path} was not expected to be read`)
    return text
  }).sort()
}

describe('filesAtStart', () => {
  it('lists scripts, module preloads and style sheets of the page', () => {
    const html = `<script type="module" crossorigin src="/assets/a.js"></script>
      <link rel="modulepreload" crossorigin href="/assets/b.js"><link rel="stylesheet" href="./assets/c.css">`
    expect(site({ 'index.html': html, 'assets/a.js': '', 'assets/b.js': '' })).toEqual([
      'assets/a.js',
      'assets/b.js',
      'assets/c.css',
      'index.html',
    ])
  })

  it('follows static imports, each once', () => {
    expect(
      site({
        'index.html': '<script type="module" src="/assets/a.js"></script>',
        'assets/a.js': 'import{t as e,n as r}from"./b.js";import"./c.js";export{x}from"./d.js";e()',
        'assets/b.js': 'import * as a from "./a.js"',
        'assets/c.js': 'import d,{e}from`./d.js`',
        'assets/d.js': '',
      }),
    ).toEqual(['assets/a.js', 'assets/b.js', 'assets/c.js', 'assets/d.js', 'index.html'])
  })

  it('leaves out what is loaded later, icons and plain links', () => {
    expect(
      site({
        'index.html':
          '<link rel="icon" href="/icon.svg"><a href="/terms">Terms</a><script src="a.js"></script>',
        'a.js': 'const later=()=>import("./later.js"),text="import me";later(["./other.js"])',
      }),
    ).toEqual(['a.js', 'index.html'])
  })
})
