import type { EndpointRecord } from './endpointRecord.ts'

/** What patients call the plan: its best known brand. */
export function planName({ label, name }: Pick<EndpointRecord, 'label' | 'name'>): string {
  return label[0] ?? name
}
