import { writeFile } from 'node:fs/promises'
import type * as z from 'zod'
import { endpointFields } from '../../directory/endpointRecord.ts'
import { importDirectory } from '../../directory/import/importDirectory.ts'
import { UnreadableList } from '../../directory/import/readValues.ts'
import { cleanText } from '../../directory/import/cleanText.ts'
import { CommandError } from '../commandError.ts'
import type { ImportReport } from '../../directory/import/importDirectory.ts'
import type { Refusal } from '../../directory/import/candidate.ts'
import type { Command, Given } from './command.ts'

/** As many refusals as a person wants to read at once; `--report` and `--json` have all. */
const REFUSALS_SHOWN = 20

const { network: NETWORKS, organization } = endpointFields.shape
const TYPES = organization.shape.type

export const directoryCommands: Command[] = [
  {
    name: 'directory import',
    help: 'Plans from SMART User-access Brands bundles, FHIR bundles or lines of Endpoints and Organizations, and Lantern lists.',
    words: '<file>...',
    options: {
      source: { value: '<name>', help: 'names the list from import to import; its file name by default' },
      name: { value: '<name>', help: 'the brand of entries that have none, for lists of one payer' },
      type: { value: '<type>', help: 'PAYER, PROVIDER or VENDOR, where the list does not say or is wrong' },
      network: { value: '<network>', help: 'TEFCA_IAS, CMS_9115 or ONC_G10; by type where it is left out' },
      brand: { value: '<identifier>', help: 'of a Brands bundle only the brand that has this identifier' },
      report: { value: '<file>', help: 'where to write the whole report as JSON' },
      'dry-run': { help: 'reads and counts, and changes nothing' },
    },
    async run({ given, config, open }) {
      const options = {
        source: given.optional('source'),
        nameless: brandOf(given),
        type: choice(given, 'type', TYPES),
        network: choice(given, 'network', NETWORKS),
        brand: given.optional('brand'),
        dryRun: given.flag('dry-run'),
        outboundAllow: config.outboundAllow,
      }
      if (options.source !== undefined && given.words.length > 1) {
        throw new CommandError('source', 'names one list: import the files one by one', 2)
      }
      const deps = await open()
      const reports: ImportReport[] = []
      for (const path of given.words) {
        try {
          reports.push(await importDirectory(deps, path, options))
        } catch (error) {
          if (error instanceof UnreadableList) throw new CommandError(path, error.message)
          throw error
        }
      }
      const reportFile = given.optional('report')
      if (reportFile !== undefined) await writeReport(reportFile, reports)
      return {
        value: reports.map(({ refused, remarks, ...counts }) => ({
          ...counts,
          refused: refused.length,
          remarks: remarks.length,
        })),
        json: reports,
        notes: reports.flatMap(notesOn),
      }
    },
  },
]

function brandOf(given: Given): string | undefined {
  const name = given.optional('name')
  if (name === undefined) return undefined
  const brand = cleanText(name)
  if (brand === undefined) throw new CommandError('name', 'must have a letter or a digit', 2)
  return brand
}

function choice<Options extends z.ZodEnum>(
  given: Given,
  name: string,
  options: Options,
): z.infer<Options> | undefined {
  const word = given.optional(name)
  if (word === undefined) return undefined
  const parsed = options.safeParse(word)
  if (!parsed.success) throw new CommandError(name, `must be one of ${options.options.join(', ')}`, 2)
  return parsed.data
}

async function writeReport(path: string, reports: ImportReport[]): Promise<void> {
  await writeFile(path, `${JSON.stringify(reports, null, 2)}\n`).catch(() => {
    throw new CommandError('report', 'the file cannot be written')
  })
}

function notesOn({ file, refused, remarks }: ImportReport): string[] {
  const line = ({ at, field, why, given }: Refusal) =>
    `${at}: ${field} ${why}${given === undefined ? '' : ` (${given})`}`
  const first = refused.slice(0, REFUSALS_SHOWN).map((each) => `${file}: refused: ${line(each)}`)
  const more = refused.length - first.length
  return [
    ...first,
    ...(more > 0 ? [`${file}: and ${more} more, all of them in the --report`] : []),
    ...remarks.slice(0, REFUSALS_SHOWN).map((each) => `${file}: taken, but: ${line(each)}`),
  ].map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD'))
}
