import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const key = 'A'.repeat(43)
const good = { PUBLISHABLE_KEY: `pk_test_${key}`, SECRET_KEY: `sk_test_${key}` }

describe('readConfig', () => {
  it('needs the two keys and fills in the rest', () => {
    expect(readConfig(good)).toEqual({
      port: 4000,
      publicUrl: 'http://localhost:4000',
      linkScriptUrl: 'http://localhost:4100/v1/',
      linkOrigin: 'http://localhost:4100',
      apiUrl: 'http://localhost:4100',
      pageDir: 'dist/demo/page',
      applications: { strict: { publishableKey: good.PUBLISHABLE_KEY, secretKey: good.SECRET_KEY } },
    })
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ API_URL: 'localhost' }, 'API_URL'],
    [{ LINK_SCRIPT_URL: 'javascript:alert(1)' }, 'LINK_SCRIPT_URL'],
    [{ SECRET_KEY: 'sk_test_short' }, 'SECRET_KEY'],
    [{ SECRET_KEY: '' }, 'SECRET_KEY'],
    [{ LEGACY_SECRET_KEY: good.SECRET_KEY }, 'LEGACY_PUBLISHABLE_KEY'],
    [{ LEGACY_PUBLISHABLE_KEY: good.PUBLISHABLE_KEY }, 'LEGACY_SECRET_KEY'],
  ])('names the bad value of %j in one line, without the value of a key', (bad, name) => {
    const read = () => readConfig({ ...good, ...bad })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name} [^\\n]+$`))
    expect(read).not.toThrow(/sk_test_[A-Za-z]{5}/)
  })
})
