import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { NETWORKS } from './networks.ts'
import { durationOf } from './tokenDetails.ts'

const service = serviceForSuite()
const show = async (query = '') => (await service.app.inject(`/directory${query}`)).body
const rowsOf = (page: string) => [...page.matchAll(/<tr>\s*<th scope="row">([\s\S]*?)<\/tr>/g)]
const plansOf = (page: string) => rowsOf(page).slice(0, -Object.keys(NETWORKS).length)

describe('/directory', () => {
  it('lists every plan with network, token details and status', async () => {
    const page = await show()
    expect(plansOf(page)).toHaveLength(service.deps.directory.all().length)
    const rows = plansOf(page).map(([row]) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    expect(rows.find((row) => row.startsWith('Molina'))).toBe(
      'Molina Healthcare Medicaid and Marketplace CMS-9115 Non-refreshable Token One-time use: data for 24 hours Connected',
    )
    expect(rows.find((row) => row.startsWith('UnitedHealthcare'))).toBe(
      'UnitedHealthcare Commercial and Medicare CMS-9115 Refreshable Token Up to 365 days Connected',
    )
    expect(rows.find((row) => row.startsWith('TRICARE'))).toMatch(/TEFCA IAS .* Not yet available$/)
  })

  it('has the filter of the FAQ: "Non-refreshable Token" in "All token types"', async () => {
    const page = await show('?token=non-refreshable')
    expect(page).toContain('<label for="token">All token types</label>')
    expect(page).toContain('<option value="non-refreshable" selected>Non-refreshable Token</option>')
    const expected = service.deps.directory.all().filter(({ refreshable }) => !refreshable)
    expect(expected.length).toBeGreaterThan(0)
    expect(plansOf(page)).toHaveLength(expected.length)
    expect(plansOf(page).join()).toContain('Molina')
    const others = await show('?token=refreshable')
    expect(plansOf(others)).toHaveLength(service.deps.directory.all().length - expected.length)
    expect(plansOf(others).join()).not.toContain('Molina')
  })

  it.each(['?token=', '?token=nonsense', '?token=refreshable&token=x', '?token[]=x'])(
    'shows all for %s',
    async (query) => {
      expect(plansOf(await show(query))).toHaveLength(service.deps.directory.all().length)
    },
  )

  it.each([
    ['?network=TEFCA_IAS', 'TEFCA IAS'],
    ['?status=IN_PROGRESS', 'Not yet available'],
    ['?q=peach+state', 'Peach State Health Plan'],
    ['?network=TEFCA_IAS&status=IN_PROGRESS&token=refreshable&q=military', 'TRICARE'],
  ])('shows for %s only what matches', async (query, text) => {
    const plans = plansOf(await show(query))
    expect(plans.length).toBeGreaterThan(0)
    expect(plans.length).toBeLessThan(service.deps.directory.all().length)
    for (const [row] of plans) expect(row).toContain(text)
  })

  it('keeps what was asked in its form, as text', async () => {
    const page = await show(`?q=${encodeURIComponent('"><script>x</script>')}&network=ONC_G10&status=UNKNOWN`)
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"')
    expect(page).not.toContain('<script')
    expect(page).toContain('<option value="ONC_G10" selected>ONC (g)(10)</option>')
    expect(page).toContain('<option value="UNKNOWN" selected>Not yet connected</option>')
    expect(page).toContain('No plan matches')
  })

  it('leads through more plans than a page has, by links', async () => {
    const { directory } = service.deps
    const [like] = directory.all()
    const many = Array.from({ length: 250 }, (_, number) => ({
      ...like!,
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      label: [`Clinic & Co ${String(number).padStart(3, '0')}`],
    }))
    directory.setImported(many)
    const seen: string[] = []
    let address: string | undefined = '?q=clinic+%26+co&token=refreshable'
    const ranges: (string | undefined)[] = []
    while (address !== undefined) {
      const page = await show(address)
      ranges.push(/role="status">([^<]*)</.exec(page)?.[1])
      seen.push(...plansOf(page).map(([row]) => /Clinic &amp; Co \d+/.exec(row)?.[0] ?? ''))
      address = /rel="next" href="\/directory([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(ranges).toEqual(['1 to 100 of 250 plans', '101 to 200 of 250 plans', '201 to 250 of 250 plans'])
    expect(seen).toEqual(many.map(({ label }) => label[0]?.replace('&', '&amp;')))
    expect(await show('?cursor=nonsense')).toContain('1 to 100 of')
    directory.setImported([])
  })

  it('has no script, lets forms go nowhere else, and tells nothing of our client', async () => {
    const response = await service.app.inject('/directory')
    expect(response.headers['content-security-policy']).toContain("form-action 'self'")
    expect(response.body).not.toContain('<script')
    const [record] = service.deps.directory.all()
    expect(response.body).not.toContain(record?.clientSecret)
    expect(response.body).not.toContain(record?.clientId)
    expect(response.body).not.toContain(record?.fhirBase)
  })

  it('is linked from the README', () => {
    expect(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).toContain('/directory')
  })

  it('has the table of networks, cell by cell', async () => {
    const page = await show()
    expect(page).toContain('Network Refresh Periods')
    for (const column of ['Network', 'Refresh Period', 'Commentary']) {
      expect(page).toContain(`<th scope="col">${column}</th>`)
    }
    const networks = rowsOf(page)
      .slice(-3)
      .map(([row]) => [...row.matchAll(/<t[hd][^>]*>([^<]*)</g)].map(([, cell]) => cell))
    // Written out once more, from seed 001.
    expect(networks).toEqual([
      [
        'TEFCA IAS',
        'Real-time to 24 hours',
        'Individual Access Services under TEFCA provide near real-time access to patient data with minimal latency. Most updates are reflected within hours of the original transaction.',
      ],
      [
        'CMS-9115',
        '24-48 hours',
        'CMS Patient Access API requirements mandate data refresh within 24 hours for most resources. Some network endpoints may have slightly longer refresh cycles during high-volume periods.',
      ],
      [
        'ONC (g)(10)',
        '24 hours',
        'The ONC Cures Act Final Rule requires patient access to data without unnecessary delay, typically within 24 hours of the data being available in the provider&#39;s system.',
      ],
    ])
  })
})

describe('durationOf', () => {
  it.each([
    [undefined, /as long as the plan allows/],
    [0, /^Indefinitely$/],
    [365 * 86_400, /^Up to 365 days$/],
    [36 * 3600, /^Up to 36 hours$/],
    [3600, /^Up to 1 hour$/],
    [90, /^Up to 2 minutes$/],
  ])('of %s seconds', (max, expected) => {
    const record = max === undefined ? {} : { maxAuthorizationSeconds: max }
    expect(durationOf({ refreshable: true, ...record })).toMatch(expected)
  })
})
