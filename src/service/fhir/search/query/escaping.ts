/*
 * R4 Search, 3.1.1.4.6: `\,` `\|` `\$` and `\\` stand for the characters themselves. A backslash before anything else
 * is one that was not escaped, and stands for itself.
 */
const ESCAPED = /\\([,|$\\])/g

/** Splits at each separator that is not escaped; the parts keep their escapes. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): string[] {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === separator) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

export function unescape(text: string): string {
  return text.replace(ESCAPED, '$1')
}
