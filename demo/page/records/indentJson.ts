const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** JSON for reading, two spaces a level, with every digit and escape as it was written. The text must be valid JSON. */
export function indentJson(text: string): string {
  const tokens = text.match(TOKEN) ?? []
  let depth = 0
  let printed = ''
  for (const [index, token] of tokens.entries()) {
    const isEnd = token === '}' || token === ']'
    const wasOpened = ['{', '['].includes(tokens[index - 1] ?? '')
    if (isEnd) depth -= 1
    // Empty brackets stay together.
    if ((isEnd && !wasOpened) || (!isEnd && (wasOpened || tokens[index - 1] === ',')))
      printed += `\n${'  '.repeat(depth)}`
    printed += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
  }
  return printed
}
