import type { Random } from './random.ts'

/** A National Provider Identifier in form: ten digits, the last a Luhn check over the prefix 80840. */
export function createNpi(random: Random): string {
  const digits = `1${Array.from({ length: 8 }, () => String(random.integer(0, 9))).join('')}`
  return digits + String(luhnCheckDigit(`80840${digits}`))
}

/** Whether the check digit is right. */
export function isNpi(text: string): boolean {
  return /^[12]\d{9}$/.test(text) && luhnCheckDigit(`80840${text.slice(0, 9)}`) === Number(text[9])
}

function luhnCheckDigit(digits: string): number {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, character, index) => {
      const doubled = Number(character) * (index % 2 === 0 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return (10 - (sum % 10)) % 10
}
