import { readFileSync } from 'node:fs'
import { sharedData } from './sharedData.ts'

/** A line of the web platform tests for URLs: a case, or words about those that follow. */
type UrlCase = string | { input: string; href?: string; origin?: string }

const urlCases = read('adversarial/wpt-url/urltestdata.json') as UrlCase[] | null
const vectors = read('adversarial/xss/dompurify-vectors.json') as { payload: string }[] | null

/** What attackers and unlucky users write, from outside the project; null where that data is absent. */
export const hostileData = {
  /** Every line of the web platform tests for URLs: 1,004, some of them no URL at all. */
  urls: urlCases?.map((each) => (typeof each === 'string' ? each : each.input)) ?? null,
  /** What these become, and the origins that they have, where they are URLs. */
  parsedUrls:
    urlCases
      ?.flatMap((each) => (typeof each === 'string' ? [] : [each.href, each.origin]))
      .filter((text) => text !== undefined) ?? null,
  /** Markup that runs a script where it is taken for markup: 223 payloads. */
  markup: vectors?.map(({ payload }) => payload) ?? null,
  /** Strings that break software: 515. */
  naughtyStrings: read('adversarial/naughty-strings/blns.json') as string[] | null,
}

function read(path: string): unknown {
  const file = sharedData(path)
  return file === null ? null : JSON.parse(readFileSync(file, 'utf8'))
}
