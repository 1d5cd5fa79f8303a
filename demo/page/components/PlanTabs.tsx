import { useRef } from 'preact/hooks'
import { usePage } from '../state/pageModel.ts'
import type { ConnectedPlan } from '../state/planModel.ts'

const STATUS_WORDS = { reading: 'reading', ready: 'ready', failed: 'needs a look' } as const

/** One tab a plan; arrow keys, Home and End move between them. One plan alone needs no tabs. */
export function PlanTabs({ plans, shown }: { plans: readonly ConnectedPlan[]; shown: number }) {
  const { selected } = usePage().plans
  const list = useRef<HTMLDivElement>(null)
  if (plans.length < 2) return null

  function move(event: KeyboardEvent): void {
    const at = plans.findIndex(({ plan }) => plan.n === shown)
    const last = plans.length - 1
    const steps: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const next = plans[steps[event.key] ?? -1]
    if (!next) return
    event.preventDefault()
    selected.value = next.plan.n
    list.current?.querySelector<HTMLElement>(`#plan-tab-${String(next.plan.n)}`)?.focus()
  }

  return (
    <div class="tabs" role="tablist" aria-label="Connected plans" ref={list} onKeyDown={move}>
      {plans.map(({ plan, status }) => (
        <button
          key={plan.n}
          type="button"
          role="tab"
          id={`plan-tab-${String(plan.n)}`}
          aria-selected={plan.n === shown}
          aria-controls={plan.n === shown ? 'plan-panel' : undefined}
          tabIndex={plan.n === shown ? 0 : -1}
          onClick={() => {
            selected.value = plan.n
          }}
        >
          <span class="initials" aria-hidden="true">
            {plan.label.slice(0, 2)}
          </span>
          <span>
            <b>{plan.label}</b>
            <small>
              Plan {plan.n}, {STATUS_WORDS[status]}
            </small>
          </span>
        </button>
      ))}
    </div>
  )
}
