import type { ComponentChild } from 'preact'
import { Consent } from './Consent.tsx'
import { Ended } from './Ended.tsx'
import { Explainer } from './Explainer.tsx'
import { FailureScreen } from './FailureScreen.tsx'
import { Loading } from './Loading.tsx'
import { RequestPlan } from './RequestPlan.tsx'
import { Search } from './Search.tsx'
import { SigningIn } from './SigningIn.tsx'
import { SlowSync } from './SlowSync.tsx'
import { Success } from './Success.tsx'
import { Syncing } from './Syncing.tsx'
import { Unavailable } from './Unavailable.tsx'
import { WindowBlocked } from './WindowBlocked.tsx'
import type { StepName } from '../flow/state.ts'
import type { ScreenProps } from './screenProps.ts'

/** The screen of each step. */
export const SCREENS: { readonly [Name in StepName]: (props: ScreenProps<Name>) => ComponentChild } = {
  loading: Loading,
  search: Search,
  requestPlan: RequestPlan,
  unavailable: Unavailable,
  consent: Consent,
  explainer: Explainer,
  signingIn: SigningIn,
  windowBlocked: WindowBlocked,
  syncing: Syncing,
  slowSync: SlowSync,
  success: Success,
  failure: FailureScreen,
  ended: Ended,
}
