import { describe, expect, it } from 'vitest'
import { formatPeriod, formatWhen } from './formatWhen.ts'
import { byNewest, whenOf } from './whenOf.ts'

describe('dates', () => {
  it.each([
    ['2018', '2018'],
    ['2018-04', 'April 2018'],
    ['2018-04-08', 'Apr 8, 2018'],
    ['2018-04-08T23:58:38+00:00', 'Apr 8, 2018'],
    ['2018-04-08T23:58:38-11:00', 'Apr 8, 2018'],
    ['last spring', 'last spring'],
  ])('shows %s as %s, the day as it was written', (date, shown) => {
    expect(formatWhen(date)).toBe(shown)
  })

  it('shows periods with one end or two', () => {
    expect(formatPeriod('2019-01-01', '2019-10-31')).toBe('Jan 1, 2019 to Oct 31, 2019')
    expect(formatPeriod('2019-01-01T08:00:00Z', '2019-01-01T08:30:00Z')).toBe('Jan 1, 2019')
    expect(formatPeriod('2019', undefined)).toBe('since 2019')
    expect(formatPeriod(undefined, '2019')).toBe('until 2019')
    expect(formatPeriod(undefined, undefined)).toBeUndefined()
  })

  it('takes the day of the service before the day of the bill, and sorts the newest first', () => {
    expect(whenOf({ created: '2020-01-05', item: [{ servicedDate: '2020-01-01' }] })).toBe('2020-01-01')
    expect(['2019', undefined, '2021', '2020'].sort(byNewest)).toEqual(['2021', '2020', '2019', undefined])
  })
})
