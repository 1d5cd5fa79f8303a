import { useRef } from 'preact/hooks'
import { Icon } from '../components/Icon.tsx'
import { PlanButton } from '../components/PlanButton.tsx'
import { Screen } from '../components/Screen.tsx'
import { moveInList } from '../components/moveInList.ts'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { Search as SearchState } from '../flow/state.ts'
import type { ScreenProps } from './screenProps.ts'

/** Finding the plan: a field over a list of buttons. */
export function Search({ state, dispatch }: ScreenProps<'search'>) {
  const { search, setting } = state
  const input = useRef<HTMLInputElement>(null)
  const type = (query: string) => dispatch({ type: 'TYPED', query })
  return (
    <Screen
      title={t('search.heading')}
      lead={words('search.lead', { app: setting.application })}
      mode={setting.mode}
    >
      <div class="finder" onKeyDown={moveInList}>
        <div class="field">
          <label for="query">{t('search.field')}</label>
          <div class="search">
            <Icon name="find" />
            <input
              ref={input}
              id="query"
              type="search"
              autocomplete="off"
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
              enterkeyhint="search"
              maxLength={100}
              value={search.query}
              onInput={(event) => type(event.currentTarget.value)}
            />
            {search.query !== '' && (
              <button
                class="tool"
                type="button"
                aria-label={t('search.clear')}
                onClick={() => {
                  type('')
                  input.current?.focus()
                }}
              >
                <Icon name="close" />
              </button>
            )}
          </div>
        </div>
        <p class="label" role="status">
          {summary(search)}
        </p>
        <ul class="plans">
          {search.plans.map((plan) => (
            <li key={plan.id}>
              <PlanButton
                plan={plan}
                query={search.answered}
                onChoose={() => dispatch({ type: 'PLAN_CHOSEN', plan })}
              />
            </li>
          ))}
        </ul>
        {search.plans.length === 0 && (
          <p class="note">
            <b>{t('search.hint.heading')}</b> {t('search.hint')}
          </p>
        )}
        <button class="link" type="button" onClick={() => dispatch({ type: 'REQUEST_OPENED' })}>
          {t('search.missing')}
        </button>
      </div>
    </Screen>
  )
}

/** What the list below is; read out politely when it changes. */
function summary({ answered, plans, total, failed }: SearchState): string {
  if (failed) return t('search.failed')
  if (answered === '') return t('search.popular')
  if (plans.length === 0) return t('search.none', { query: answered.trim() })
  if (total > plans.length) return t('search.best', { count: plans.length, total })
  return t('search.matches', { count: total })
}
