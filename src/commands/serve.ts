import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.ts'
import { distDir } from './paths.ts'

/** `npm run serve`: the service alone, in this process, configured by the environment (README). */
await build({ only: ['link', 'consent', 'service'] })
process.env['STATIC_DIR'] ??= distDir
process.env['PUBLIC_DIR'] ??= resolve(distDir, 'public')
await import(pathToFileURL(resolve(distDir, 'service/main.js')).href)
