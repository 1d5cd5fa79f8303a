import { EXIT_CODES, isExitCode } from '../../../src/contract/exitCodes.ts'
import { usePage } from '../state/pageModel.ts'
import { Icon } from './Icon.tsx'
import type { LinkStage } from '../state/linkModel.ts'

/** What became of the last connecting, where it did not simply end well. */
export function StageNote() {
  const stage = usePage().link.stage.value
  return (
    <>
      <div role="status">{quiet(stage)}</div>
      <div role="alert">{loud(stage)}</div>
    </>
  )
}

function quiet(stage: LinkStage) {
  if (stage.name === 'exchanging')
    return (
      <p class="note">
        <span class="spinner" aria-hidden="true" />
        <span>Finishing the connection…</span>
      </p>
    )
  if (stage.name === 'left' && stage.code === undefined)
    return (
      <p class="note">
        <Icon name="clock" />
        <span>You left before the end, so nothing was shared. You can connect whenever you like.</span>
      </p>
    )
  return null
}

function loud(stage: LinkStage) {
  if (stage.name === 'left' && stage.code !== undefined)
    return (
      <p class="note warn">
        <Icon name="alert" />
        <span>
          The plan could not be connected (<code>{stage.code}</code>).{' '}
          {isExitCode(stage.code) ? EXIT_CODES[stage.code].developer : ''}
        </span>
      </p>
    )
  if (stage.name === 'refused')
    return (
      <p class="note bad">
        <Icon name="alert" />
        <span>
          FlexpaLink did not open. <code>{stage.message}</code>
        </span>
      </p>
    )
  if (stage.name === 'failed')
    return (
      <div class="note bad">
        <Icon name="alert" />
        <div>
          <p>The connection could not be finished. {stage.problem.message}</p>
          <button type="button" class="quiet" onClick={stage.again}>
            Try again
          </button>
        </div>
      </div>
    )
  return null
}
