import type { ComponentChild } from 'preact'

/** Terms and facts, on the page and in the receipt. A fact may be written from right to left. */
export function FactList({ facts }: { facts: readonly (readonly [term: string, fact: ComponentChild])[] }) {
  return (
    <dl>
      {facts.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            <bdi>{fact}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
