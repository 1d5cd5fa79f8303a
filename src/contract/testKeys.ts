/**
 * The fixed keys of the two applications that test mode registers. They open nothing but the sandbox, which is why
 * they may stand here and in the README. The strict one is "Bright Steps"; the other, "Bright Steps Classic", has
 * `legacyOptions`, so that pages written before `user` and `usage` existed work as they stand.
 */
export const TEST_KEYS = {
  strict: {
    publishableKey: 'pk_test_wj17kKhF4vStRCbISpxVsxt6gB3ffsZI8fmBxszjCIg',
    secretKey: 'sk_test_FrjBAuD85euLQBtAs2IY7dg0Vn-8OrfmRZbjIdwCewA',
  },
  legacy: {
    publishableKey: 'pk_test_am9v9GDO_TSH7ipovZlaSQX6JeQjk6BU5YfeICKkqNQ',
    secretKey: 'sk_test_adgyYeseQmZaIxmKo1wrbGfZltKYZyNShPyGGqijBzk',
  },
} as const
