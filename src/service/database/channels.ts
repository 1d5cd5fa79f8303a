/**
 * What processes tell each other: `session_events` carries a session's id, `jobs` the name of a
 * queue, `outbox` the id of an application that is to be told something; `directory`: what was imported or configured of
 * plans has changed.
 */
export const CHANNELS = ['session_events', 'jobs', 'outbox', 'directory'] as const
export type Channel = (typeof CHANNELS)[number]

export function isChannel(name: string): name is Channel {
  return CHANNELS.some((channel) => channel === name)
}
