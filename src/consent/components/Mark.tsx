/** How many tints `styles/marks.css` knows. */
const TINTS = 8

/** The mark of a plan or an app that has no logo: its initials on a tint of its own. Hidden from screen readers. */
export function Mark({ label, large = false }: { label: string; large?: boolean }) {
  return (
    <span class={`mark tint-${tintOf(label)}${large ? ' large' : ''}`} aria-hidden="true">
      {initialsOf(label)}
    </span>
  )
}

/**
 * Two letters that tell neighbours apart: "Aetna" Ae, "Bright Steps" BS, "UnitedHealthcare" UH, and for the many that
 * differ by their place alone, "Blue Cross Blue Shield of Illinois" IL.
 */
export function initialsOf(label: string): string {
  const place = /\bof (?:the )?(\p{L}{2})\p{L}*(?: \p{L}+)?$/u.exec(label)?.[1]
  if (place !== undefined) return place.toUpperCase()
  const words = label.match(/\p{Lu}?[\p{Ll}\p{M}\p{N}]+|\p{Lu}+(?!\p{Ll})|\p{L}/gu) ?? []
  const [first = '', second] = words
  if (second === undefined || words.length === 1) return first.slice(0, 2)
  return (first.charAt(0) + second.charAt(0)).toUpperCase()
}

function tintOf(label: string): number {
  let hash = 0x81_1c
  for (const letter of label) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93)
  return (hash >>> 13) % TINTS
}
