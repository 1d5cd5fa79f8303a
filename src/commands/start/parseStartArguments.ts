import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

export interface StartArguments {
  /** Forget what earlier starts have stored. */
  fresh: boolean
  /** Absolute paths of FHIR files or folders. */
  patientFiles: string[]
}

/** A command line that cannot be followed; the message is one line for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const USAGE = 'npm start -- [--fresh] [--patient <file or folder>]...'

/** @throws {UsageError} */
export function parseStartArguments(words: readonly string[], directory: string): StartArguments {
  const parsed: StartArguments = { fresh: false, patientFiles: [] }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--fresh') parsed.fresh = true
    else if (word === '--patient') parsed.patientFiles.push(patientPath(rest.shift(), directory))
    else if (word.startsWith('--patient=')) parsed.patientFiles.push(patientPath(word.slice(10), directory))
    else throw new UsageError(`Unknown argument ${JSON.stringify(word)}. Usage: ${USAGE}`)
  }
  return parsed
}

function patientPath(given: string | undefined, directory: string): string {
  if (given === undefined || given === '' || given.startsWith('--')) {
    throw new UsageError(`--patient needs the path of a FHIR file or a folder. Usage: ${USAGE}`)
  }
  const path = resolve(directory, given)
  if (!existsSync(path))
    throw new UsageError(`--patient: there is no file or folder ${JSON.stringify(path)}.`)
  return path
}
