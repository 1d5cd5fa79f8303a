import type { EndpointRecord } from './endpointRecord.ts'

export type Network = EndpointRecord['network']

/** How fresh the data of each network is: the table of seed 001, "Network Refresh Periods", as it stands. */
export const NETWORKS: Readonly<
  Record<Network, { label: string; refreshPeriod: string; commentary: string }>
> = {
  TEFCA_IAS: {
    label: 'TEFCA IAS',
    refreshPeriod: 'Real-time to 24 hours',
    commentary:
      'Individual Access Services under TEFCA provide near real-time access to patient data with minimal latency. Most updates are reflected within hours of the original transaction.',
  },
  CMS_9115: {
    label: 'CMS-9115',
    refreshPeriod: '24-48 hours',
    commentary:
      'CMS Patient Access API requirements mandate data refresh within 24 hours for most resources. Some network endpoints may have slightly longer refresh cycles during high-volume periods.',
  },
  ONC_G10: {
    label: 'ONC (g)(10)',
    refreshPeriod: '24 hours',
    commentary:
      "The ONC Cures Act Final Rule requires patient access to data without unnecessary delay, typically within 24 hours of the data being available in the provider's system.",
  },
}
