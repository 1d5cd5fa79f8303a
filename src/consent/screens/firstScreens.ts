import { Consent } from './Consent.tsx'
import { Loading } from './Loading.tsx'
import { Search } from './Search.tsx'
import type { ScreenOf } from './screenProps.ts'

/** The screens that a journey may begin with. */
export const FIRST_SCREENS = {
  loading: Loading,
  search: Search,
  consent: Consent,
} satisfies { readonly [Name in 'loading' | 'search' | 'consent']: ScreenOf<Name> }

export type FirstStep = keyof typeof FIRST_SCREENS
