import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.ts'
import { distDir } from './paths.ts'

/** `npm run admin -- <noun> <verb> …`: manages applications and keys in the database of the environment (README). */
await build({ only: ['admin'] })
await import(pathToFileURL(resolve(distDir, 'admin/main.js')).href)
