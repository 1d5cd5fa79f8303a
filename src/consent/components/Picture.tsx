import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

/** The round drawing above a short message; `warn` for what can be mended. */
export function Picture({ icon, warn = false }: { icon: IconName; warn?: boolean }) {
  return (
    <span class={warn ? 'picture warn' : 'picture'} aria-hidden="true">
      <Icon name={icon} />
    </span>
  )
}
