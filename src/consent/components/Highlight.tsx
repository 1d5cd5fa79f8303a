import { matchRanges } from './matchRanges.ts'

/** A label with the parts marked that the patient typed. */
export function Highlight({ text, query }: { text: string; query: string }) {
  let end = 0
  const pieces = matchRanges(text, query).flatMap(([from, to]) => {
    const before = text.slice(end, from)
    end = to
    return [before, <mark key={from}>{text.slice(from, to)}</mark>]
  })
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  )
}
