import { addResource, type Chart } from '../chart.ts'
import { concept, hl7 } from '../codes/coding.ts'
import { atTime } from '../dates.ts'
import { PLACES } from './places.ts'

/** Who brought resources into the record: the plan, on that day. */
export function addProvenance(chart: Chart, targets: readonly string[], date: string): string {
  return addResource(chart, date, {
    resourceType: 'Provenance',
    target: targets.map((reference) => ({ reference })),
    recorded: atTime(date, 20),
    activity: concept(hl7('v3-DataOperation'), 'CREATE', 'create'),
    agent: [
      {
        type: concept(hl7('provenance-participant-type'), 'author', 'Author'),
        who: { reference: chart.network.payer, display: PLACES.payer.name },
      },
    ],
  })
}
