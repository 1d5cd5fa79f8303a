import { words } from '../components/words.tsx'
import { formatTime } from '../i18n/formatTime.ts'
import { t } from '../i18n/t.ts'
import { ConnectionCard } from './ConnectionCard.tsx'
import type { ConnectionsModel, PageState } from './createConnectionsModel.ts'

type Shown = Extract<PageState, { name: 'shown' }>
interface ListProps {
  state: Shown
  model: ConnectionsModel
}

/** All that the patient's way opens: the receipt's own connection first, or every one of the plan's patient. */
export function ConnectionList({ state, model }: ListProps) {
  const { connections, signedIn } = state.found
  const [own, ...others] = connections
  const cards = (shown: typeof connections) => (
    <ul class="connections">
      {shown.map((connection) => (
        <li key={connection.id}>
          <ConnectionCard
            connection={connection}
            step={state.stopping?.id === connection.id ? state.stopping.step : undefined}
            justStopped={state.stopped === connection.id}
            model={model}
          />
        </li>
      ))}
    </ul>
  )
  if (signedIn !== undefined) {
    return (
      <>
        <h1 tabIndex={-1}>{t('connections.heading')}</h1>
        <SignedIn state={state} />
        {connections.length > 0 ? cards(connections) : <Empty />}
        <button class="quiet filled" type="button" onClick={model.signOut}>
          {t('connections.signOut')}
        </button>
      </>
    )
  }
  return (
    <>
      <h1 tabIndex={-1}>{t('connections.heading')}</h1>
      {own !== undefined && (
        <>
          <p class="lead">{words('connections.lead', { plan: own.plan })}</p>
          {cards([own])}
        </>
      )}
      {others.length > 0 && (
        <>
          <h2 class="others">{t('connections.others')}</h2>
          {cards(others)}
        </>
      )}
      <p class="find">
        {t('connections.findHint')} <a href="/connections/find">{t('connections.find')}</a>
      </p>
    </>
  )
}

function SignedIn({ state: { found, endsAt } }: { state: Shown }) {
  const { plan = '', patientName: name } = found.signedIn ?? {}
  return (
    <>
      <p class="lead">
        {name === undefined
          ? words('connections.signedIn', { plan })
          : words('connections.signedInFor', { plan, name })}
        {endsAt !== undefined && <> {t('connections.closes', { time: formatTime(endsAt) })}</>}
      </p>
    </>
  )
}

function Empty() {
  return (
    <div class="note">
      <p>{t('connections.empty')}</p>
      <p>
        {t('connections.emptyHint')} <a href="/connections/find">{t('connections.find')}</a>
      </p>
    </div>
  )
}
