import { describe, expect, it } from 'vitest'
import { lastWords } from './lastWords.ts'

function after(...lines: string[]) {
  const words = lastWords()
  for (const line of lines) words.hear(Buffer.from(`${line}\n`))
  return words.say()
}

describe('lastWords', () => {
  it('prefers a logged error to what was logged after it', () => {
    expect(after('{"level":60,"msg":"DATA_DIR is locked"}', '{"level":30,"msg":"closing"}')).toBe(
      'DATA_DIR is locked',
    )
  })

  it('finds the message of an uncaught error above its stack', () => {
    expect(after('file.js:1', 'throw x', 'TypeError: no such thing', '    at a (b:1)', 'Node.js v20')).toBe(
      'TypeError: no such thing',
    )
  })

  it('falls back to the last plain line, then to any', () => {
    expect(after('{"level":30,"msg":"hello"}', 'PORT: must be a number')).toBe('PORT: must be a number')
    expect(after('{"level":30,"msg":"hello"}')).toBe('hello')
    expect(after()).toBeUndefined()
  })

  it('joins what arrives in pieces', () => {
    const words = lastWords()
    words.hear(Buffer.from('PORT: must '))
    words.hear(Buffer.from('be a number'))
    expect(words.say()).toBe('PORT: must be a number')
  })
})
