import { html } from '../../pages/html.ts'
import { MESSAGES } from '../../pages/messages.ts'
import { noticePage } from '../../pages/renderPage.ts'
import { planName } from '../../directory/planName.ts'
import type { ExitCode } from '../../../contract/exitCodes.ts'
import type { EndpointRecord } from '../../directory/endpointRecord.ts'
import type { Html } from '../../pages/html.ts'

const SAY = MESSAGES.regain

/** A sign-in that showed nothing: what happened, that nothing has changed, and what to do next. */
export function failurePage(endpoint: Pick<EndpointRecord, 'label' | 'name'>, code: ExitCode): string {
  return noticePage({ ...noticeOf(code, planName(endpoint)), more: tryAgain() })
}

/** A sign-in that cannot be answered any more. */
export function overPage(): string {
  return noticePage({ ...SAY.over, more: tryAgain() })
}

/** A way on that ends in the list of plans. */
export function tryAgain(): Html {
  return html`<p><a class="primary" href="/connections/find">${SAY.again}</a></p>`
}

function noticeOf(code: ExitCode, plan: string): { title: string; text: string } {
  switch (code) {
    case 'QUERY_REJECTED':
      return SAY.declined(plan)
    case 'QUERY_TIMEOUT':
    case 'QUERY_SERVER_ERROR':
      return SAY.busy(plan)
    default:
      return SAY.failed(plan)
  }
}
