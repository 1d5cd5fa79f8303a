import { readFileSync } from 'node:fs'

/**
 * Preloaded into the service of the secure stories: its clock is ahead by as many milliseconds as a file says. Nothing
 * of the product knows of it.
 */
const file = process.env.CLOCK_FILE
const now = Date.now

if (file !== undefined) Date.now = () => now() + Number(readFileSync(file, 'utf8'))
