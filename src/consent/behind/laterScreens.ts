import { enLater } from '../i18n/enLater.ts'
import { learn } from '../i18n/t.ts'
import { Ended } from '../screens/Ended.tsx'
import { Explainer } from '../screens/Explainer.tsx'
import { FailureScreen } from '../screens/FailureScreen.tsx'
import { RequestPlan } from '../screens/RequestPlan.tsx'
import { SigningIn } from '../screens/SigningIn.tsx'
import { SlowSync } from '../screens/SlowSync.tsx'
import { Success } from '../screens/Success.tsx'
import { Syncing } from '../screens/Syncing.tsx'
import { Unavailable } from '../screens/Unavailable.tsx'
import { WindowBlocked } from '../screens/WindowBlocked.tsx'
import type { StepName } from '../flow/state.ts'
import type { FirstStep } from '../screens/firstScreens.ts'
import type { ScreenOf } from '../screens/screenProps.ts'

learn(enLater)

/** The screens that nobody sees first: a chunk of its own, loaded behind the first one. */
export const LATER_SCREENS: { readonly [Name in Exclude<StepName, FirstStep>]: ScreenOf<Name> } = {
  requestPlan: RequestPlan,
  unavailable: Unavailable,
  explainer: Explainer,
  signingIn: SigningIn,
  windowBlocked: WindowBlocked,
  syncing: Syncing,
  slowSync: SlowSync,
  success: Success,
  failure: FailureScreen,
  ended: Ended,
}
