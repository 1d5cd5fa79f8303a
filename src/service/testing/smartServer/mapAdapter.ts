import type { Adapter, AdapterPayload } from 'oidc-provider'

/** oidc-provider's storage port over a map; nothing in it expires before the server stops. */
export function mapAdapter(): (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>()
  return (model) => {
    const prefix = `${model} `
    const where = (matches: (payload: AdapterPayload) => boolean) =>
      [...kept].filter(([key, payload]) => key.startsWith(prefix) && matches(payload))
    return {
      async upsert(id, payload) {
        kept.set(prefix + id, payload)
      },
      find: async (id) => kept.get(prefix + id),
      findByUid: async (uid) => where((payload) => payload.uid === uid)[0]?.[1],
      findByUserCode: async (code) => where((payload) => payload.userCode === code)[0]?.[1],
      async destroy(id) {
        kept.delete(prefix + id)
      },
      async revokeByGrantId(grantId) {
        for (const [key] of where((payload) => payload.grantId === grantId)) kept.delete(key)
      },
      async consume(id) {
        const payload = kept.get(prefix + id)
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
      },
    }
  }
}
