import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ImportError } from './importError.ts'
import { parseSource, type Source } from './parseSource.ts'

/**
 * Reads what was given: files (bundles or single resources), and folders of them, whose other files are passed over.
 * A file given by name must be good; one that only lies in a folder is left out with its name when it is not.
 * @throws ImportError for a path that is missing, a broken file given by name, a folder without `.json`.
 */
export function readSources(paths: readonly string[]): { sources: Source[]; leftOut: string[] } {
  const sources: Source[] = []
  const leftOut: string[] = []
  for (const path of paths) {
    if (!isFolder(path)) {
      sources.push(readSource(path))
      continue
    }
    const files = readdirSync(path)
      .filter((name) => name.toLowerCase().endsWith('.json'))
      .sort()
    if (files.length === 0) throw new ImportError(`${path}: the folder holds no .json file`)
    for (const file of files) {
      try {
        sources.push(readSource(join(path, file)))
      } catch (error) {
        if (!(error instanceof ImportError)) throw error
        leftOut.push(error.message)
      }
    }
  }
  return { sources, leftOut }
}

/** @throws ImportError when there is nothing at the path. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (cause) {
    throw new ImportError(`${path}: no such file or folder`, { cause })
  }
}

/** @throws ImportError when it cannot be read, or is no FHIR. */
function readSource(path: string): Source {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new ImportError(`${path}: cannot be read`, { cause })
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ImportError(`${path}: is not UTF-8 text`, { cause })
  }
  return { file: basename(path), entries: parseSource(text, path) }
}
