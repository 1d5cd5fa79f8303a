import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { ImportError } from './importError.ts'
import { parseSource, type Source } from './parseSource.ts'

/**
 * Reads what was given: files (bundles, single resources, arrays of them), and folders of them with their subfolders,
 * whose other files are passed over. A file given by name must be good; one that only lies in a folder is left out with
 * its name when it is not. What is given twice is read once.
 * @throws ImportError for a path that is missing, a broken file given by name, a folder without `.json`.
 */
export function readSources(paths: readonly string[]): { sources: Source[]; leftOut: string[] } {
  const sources = new Map<string, Source>()
  const labels = new Set<string>()
  const leftOut: string[] = []

  function read(path: string, name: string): void {
    if (sources.has(path)) return
    const file = labels.has(name) ? path : name
    labels.add(file)
    sources.set(path, { file, entries: parseSource(readText(path), path) })
  }

  for (const path of paths) {
    if (!isFolder(path)) {
      read(path, basename(path))
      continue
    }
    const names = listFiles(path)
    if (names.length === 0) throw new ImportError(`${path}: the folder holds no .json file`)
    for (const name of names) {
      try {
        read(join(path, name), name)
      } catch (error) {
        if (!(error instanceof ImportError)) throw error
        leftOut.push(error.message)
      }
    }
  }
  return { sources: [...sources.values()], leftOut }
}

/** @throws ImportError when there is nothing at the path. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (cause) {
    throw new ImportError(`${path}: no such file or folder`, { cause })
  }
}

/** The `.json` files below a folder, by their path in it; what is hidden or installed is none of the patient's. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.json'))
    .map(({ name, parentPath }) => join(parentPath, name).slice(join(folder, sep).length))
    .filter((name) => !name.split(sep).some((part) => part.startsWith('.') || part === 'node_modules'))
    .sort()
}

/** @throws ImportError when it cannot be read, or is no text. */
function readText(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new ImportError(`${path}: cannot be read`, { cause })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ImportError(`${path}: is not UTF-8 text`, { cause })
  }
}
