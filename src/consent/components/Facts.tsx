import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

interface Fact {
  icon: IconName
  heading: string
  text: ComponentChildren
}

/** Short answers to what people ask before they agree. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <ul class="facts">
      {facts.map(({ icon, heading, text }) => (
        <li key={heading}>
          <Icon name={icon} />
          <div>
            <h2>{heading}</h2>
            <p>{text}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
