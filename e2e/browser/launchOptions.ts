import { findChromium } from '../../src/commands/chromium.ts'
import type { LaunchOptions } from '@playwright/test'

/**
 * What Playwright switches off and we leave off. Its own list also holds `ThirdPartyStoragePartitioning`; of two
 * `--disable-features` Chromium takes the last, so that this one brings partitioning back. `browser.spec.ts` checks it.
 */
const DISABLED_FEATURES = [
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** Chromium as patients have it: storage is partitioned by site, and a window opens only on a click. */
export function launchOptions(extraArguments: string[] = []): LaunchOptions {
  const executablePath = findChromium()
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    args: [
      `--disable-features=${DISABLED_FEATURES.join(',')}`,
      '--disable-gpu',
      '--disable-quic',
      ...extraArguments,
    ],
  }
}
