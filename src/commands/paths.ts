import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository; commands work from any directory. */
export const root = fileURLToPath(new URL('../..', import.meta.url))
export const distDir = resolve(root, 'dist')
