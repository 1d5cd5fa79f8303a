import { usePage } from '../state/pageModel.ts'
import { Icon } from './Icon.tsx'

export function ConnectButton({ another }: { another: boolean }) {
  const { link } = usePage()
  return (
    <button type="button" class={another ? 'quiet' : 'primary'} onClick={() => void link.connect()}>
      {another && <Icon name="plus" />}
      {another ? 'Connect another plan' : 'Connect your health plan'}
    </button>
  )
}
