import { usePage } from '../state/pageModel.ts'
import { personName } from '../records/personName.ts'
import { formatMoment } from '../state/formatMoment.ts'
import { Icon } from './Icon.tsx'
import { RecordSections } from './RecordSections.tsx'
import type { ConnectedPlan } from '../state/planModel.ts'
import type { ServerProblem } from '../state/callServer.ts'
import type { Plan } from '../../wire.ts'

export function PlanView({ connected }: { connected: ConnectedPlan }) {
  const { plan } = connected
  return (
    <>
      <PlanHead plan={plan} person={personOf(connected)} />
      <div role="status">{connected.status === 'reading' && <Waiting plan={plan} />}</div>
      <div role="alert">
        {connected.status === 'failed' && <Failed plan={plan} problem={connected.problem} />}
      </div>
      {connected.status === 'ready' && <RecordSections plan={plan} records={connected.records} />}
    </>
  )
}

/** Whose records these are: a plan may serve a whole family. */
function personOf(connected: ConnectedPlan): string | undefined {
  if (connected.status !== 'ready') return undefined
  const patients = connected.records.resources.filter(({ type }) => type === 'Patient')
  const named = patients.find(({ id }) => `Patient/${id}` === connected.plan.patient) ?? patients[0]
  return personName(named?.json)
}

function PlanHead({ plan, person }: { plan: Plan; person: string | undefined }) {
  const { plans, config, copy, tell } = usePage()
  async function copyToken(): Promise<void> {
    try {
      await copy(await plans.accessToken(plan), 'Access token')
    } catch {
      tell('The access token could not be had.')
    }
  }
  async function forget(): Promise<void> {
    try {
      await plans.forget(plan)
      tell(`${plan.label} was removed from this page`)
      document.getElementById('main')?.focus()
    } catch {
      tell('The plan could not be removed. Are you online?')
    }
  }
  return (
    <div class="plan-head">
      <span class="initials big" aria-hidden="true">
        {plan.label.slice(0, 2)}
      </span>
      <div class="plan-title">
        <h2>{plan.label}</h2>
        {person !== undefined && <p class="person">Records of {person}</p>}
        <p>
          Connected {formatMoment(plan.connectedAt)}.{' '}
          {plan.usage === 'MULTIPLE'
            ? 'Shared until you stop it.'
            : `Shared until ${formatMoment(plan.expiresAt)}, unless you stop it before.`}
        </p>
      </div>
      <div class="actions">
        {config.testMode && (
          <button type="button" class="tiny" onClick={() => void copyToken()}>
            <Icon name="key" />
            <span>Copy access token</span>
          </button>
        )}
        <button type="button" class="tiny" onClick={() => void forget()}>
          <Icon name="close" />
          <span>Remove from this page</span>
        </button>
      </div>
    </div>
  )
}

function Waiting({ plan }: { plan: Plan }) {
  return (
    <div class="waiting">
      <h3>
        {plan.syncState === 'COMPLETED' ? 'Reading your records' : `${plan.label} is sending your records`}
      </h3>
      <p>Most people wait less than a minute. This page goes on by itself.</p>
      <div class="pulse" aria-hidden="true">
        <i />
      </div>
      <div class="bones" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}

function Failed({ plan, problem }: { plan: Plan; problem: ServerProblem }) {
  const { plans, link } = usePage()
  const over =
    problem.code === 'ACCESS_ENDED' || problem.code === 'SYNC_FAILED' || problem.code === 'NOT_FOUND'
  return (
    <div class={problem.code === 'STILL_SYNCING' ? 'note' : 'note bad'}>
      <Icon name={problem.code === 'STILL_SYNCING' ? 'clock' : 'alert'} />
      <div>
        <h3>
          {problem.code === 'STILL_SYNCING' ? 'This takes longer than usual' : 'Your records are not here'}
        </h3>
        <p>{problem.message}</p>
        <div class="actions">
          {over ? (
            <button type="button" class="primary" onClick={() => void link.connect()}>
              Connect again
            </button>
          ) : (
            <button type="button" class="primary" onClick={() => void plans.read(plan)}>
              Try again
            </button>
          )}
        </div>
      </div>
    </div>
  )
}
