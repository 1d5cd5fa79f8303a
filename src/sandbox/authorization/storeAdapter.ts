import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { AuthorizationStore } from './authorizationStore.ts'

/** oidc-provider's storage port over our store: one key a model instance, looked up by grant or uid with a scan. */
export function createStoreAdapter(
  store: AuthorizationStore,
  clock: () => number,
): (model: string) => Adapter {
  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`
    const read = (key: string): AdapterPayload | undefined => store.get(key) as AdapterPayload | undefined
    const findWhere = (matches: (payload: AdapterPayload) => boolean): string[] =>
      store.keys().filter((key) => {
        const payload = key.startsWith(`${model}:`) ? read(key) : undefined
        return payload !== undefined && matches(payload)
      })
    const firstWhere = (matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
      const [key] = findWhere(matches)
      return key === undefined ? undefined : read(key)
    }

    return {
      upsert: (id, payload, expiresIn) =>
        store.set(keyOf(id), payload, expiresIn === undefined ? undefined : clock() + expiresIn * 1000),
      find: (id) => Promise.resolve(read(keyOf(id))),
      findByUid: (uid) => Promise.resolve(firstWhere((payload) => payload.uid === uid)),
      findByUserCode: (userCode) => Promise.resolve(firstWhere((payload) => payload.userCode === userCode)),
      destroy: (id) => store.delete(keyOf(id)),
      revokeByGrantId: (grantId) => store.delete(...findWhere((payload) => payload.grantId === grantId)),
      async consume(id) {
        const payload = read(keyOf(id))
        if (!payload) return
        const expiresAt = typeof payload.exp === 'number' ? payload.exp * 1000 : undefined
        await store.set(keyOf(id), { ...payload, consumed: Math.floor(clock() / 1000) }, expiresAt)
      },
    }
  }
}
