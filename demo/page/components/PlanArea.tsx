import { useEffect, useRef } from 'preact/hooks'
import { usePage } from '../state/pageModel.ts'
import { BeforeConnect } from './BeforeConnect.tsx'
import { ConnectButton } from './ConnectButton.tsx'
import { HeroSteps } from './HeroSteps.tsx'
import { PlanTabs } from './PlanTabs.tsx'
import { PlanView } from './PlanView.tsx'
import { StageNote } from './StageNote.tsx'

/** The invitation to connect, or the connected plans. */
export function PlanArea() {
  const { plans, link } = usePage()
  const heading = useRef<HTMLHeadingElement>(null)
  const arrivals = link.arrivals.value
  const known = plans.plans.value
  const shown = known.find(({ plan }) => plan.n === plans.selected.value) ?? known[0]

  // A finished link replaces the button that had the focus: the new plan's heading takes it.
  useEffect(() => {
    if (arrivals > 0) heading.current?.focus()
  }, [arrivals])

  if (!shown)
    return (
      <>
        <section class="hero" aria-labelledby="hero-title">
          <p class="eyebrow">Your care coach</p>
          <h1 id="hero-title">Your care, one clear step at a time</h1>
          <p class="lead">
            Connect your health plan. Your coach sees your visits, medicines, test results and costs in one
            place, and so do you.
          </p>
          <ConnectButton another={false} />
          <p class="hint">About two minutes. Have the sign-in of your health plan ready.</p>
          <StageNote />
          <HeroSteps />
        </section>
        <BeforeConnect />
      </>
    )

  return (
    <>
      <div class="plans-head">
        <div>
          <p class="eyebrow">Your care coach</p>
          <h1 ref={heading} tabIndex={-1}>
            Your health records
          </h1>
        </div>
        <ConnectButton another />
      </div>
      <StageNote />
      <PlanTabs plans={known} shown={shown.plan.n} />
      <div
        class="plan-panel"
        {...(known.length > 1
          ? { role: 'tabpanel', id: 'plan-panel', 'aria-labelledby': `plan-tab-${String(shown.plan.n)}` }
          : {})}
      >
        <PlanView key={shown.plan.n} connected={shown} />
      </div>
    </>
  )
}
