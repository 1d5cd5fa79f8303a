import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 4100,
      linkUrl: 'http://localhost:4100',
      apiUrl: 'http://localhost:4100',
      outboundAllow: [],
      trustProxy: [],
      databaseUrl: undefined,
    })
  })

  it('takes PUBLIC_URL for every host that is not named by itself', () => {
    const config = readConfig({ PUBLIC_URL: 'https://link.example/', API_URL: 'https://api.example' })
    expect(config).toMatchObject({
      linkUrl: 'https://link.example',
      apiUrl: 'https://api.example',
      scriptUrl: 'https://link.example',
    })
  })

  it('splits lists', () => {
    const config = readConfig({ OUTBOUND_ALLOW: 'localhost:4200, [::1]:80', TRUST_PROXY: '10.0.0.0/8' })
    expect(config.outboundAllow).toEqual(['localhost:4200', '[::1]:80'])
    expect(config.trustProxy).toEqual(['10.0.0.0/8'])
  })

  it('changes single rate limits, or takes all away', () => {
    const { rateLimits } = readConfig({})
    expect(readConfig({ RATE_LIMITS: 'link-key=7, link-failures=2' }).rateLimits).toEqual({
      ...rateLimits,
      'link-key': 7,
      'link-failures': 2,
    })
    expect(readConfig({ RATE_LIMITS: 'off' }).rateLimits).toBeUndefined()
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['LINK_URL', 'link.example'],
    ['LINK_URL', 'https://link.example/path'],
    ['API_URL', 'ftp://api.example'],
    ['DATABASE_URL', 'mysql://db'],
    ['OUTBOUND_ALLOW', 'localhost'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', 'everyone'],
    ['METRICS_TOKEN', 'secret'],
    ['RATE_LIMITS', 'none'],
    ['RATE_LIMITS', 'link-key'],
    ['RATE_LIMITS', 'link-key=0'],
    ['RATE_LIMITS', 'everything=5'],
  ])('names %s when it is %s, in one line', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+$`))
  })
})
