/** What processes tell each other: `session_events` carries a session's id, `jobs` the name of a queue. */
export const CHANNELS = ['session_events', 'jobs'] as const
export type Channel = (typeof CHANNELS)[number]

export function isChannel(name: string): name is Channel {
  return CHANNELS.some((channel) => channel === name)
}
