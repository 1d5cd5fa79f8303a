import { describe, expect, it } from 'vitest'
import { parseStartArguments } from './parseStartArguments.ts'

const here = import.meta.dirname
const parse = (...words: string[]) => parseStartArguments(words, here)

describe('parseStartArguments', () => {
  it('takes nothing at all', () => {
    expect(parse()).toEqual({ fresh: false, patientFiles: [] })
  })

  it('collects every --patient as an absolute path', () => {
    const parsed = parse('--patient', 'ports.ts', '--fresh', '--patient=.')
    expect(parsed).toEqual({ fresh: true, patientFiles: [`${here}/ports.ts`, here] })
  })

  it.each([
    [['--frehs'], /Unknown argument "--frehs"/],
    [['bundle.json'], /Unknown argument "bundle.json"/],
    [['--patient'], /--patient needs the path/],
    [['--patient', '--fresh'], /--patient needs the path/],
    [['--patient', 'absent.json'], /no file or folder ".*absent\.json"/],
  ])('refuses %j in one line', (words, message) => {
    expect(() => parse(...words)).toThrow(message)
    expect(() => parse(...words)).toThrow(/^[^\n]+$/)
  })
})
