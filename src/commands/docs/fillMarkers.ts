/**
 * Puts each text between its markers, `<!-- name -->` and `<!-- /name -->`, in place of what stands there.
 * @throws if a name's markers do not stand there, once and in this order
 */
export function fillMarkers(document: string, texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts).reduce((filled, [name, text]) => {
    const [before, inside, ...more] = filled.split(`<!-- ${name} -->`)
    const [, after, ...others] = (inside ?? '').split(`<!-- /${name} -->`)
    if (before === undefined || after === undefined || more.length + others.length > 0) {
      throw new Error(`The markers of ${name} do not stand once each`)
    }
    return `${before}<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->${after}`
  }, document)
}
