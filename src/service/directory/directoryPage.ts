import { html } from '../pages/html.ts'
import { renderPage } from '../pages/renderPage.ts'
import { NETWORKS } from './networks.ts'
import { durationOf, TOKEN_TYPES, tokenTypeOf } from './tokenDetails.ts'
import { planName } from './planName.ts'
import type { Html } from '../pages/html.ts'
import type { EndpointRecord } from './endpointRecord.ts'
import type { TokenType } from './tokenDetails.ts'

const ALL = 'All token types'

const STATUSES: Readonly<Record<EndpointRecord['status'], string>> = {
  CONNECTED: 'Connected',
  IN_PROGRESS: 'Not yet available',
  BROKEN: 'Not working at the moment',
  UNKNOWN: 'Unknown',
  UNAVAILABLE: 'Not available',
}

/** Every plan, what its tokens are like, and how fresh the data of its network is. Works without script. */
export function directoryPage(records: readonly EndpointRecord[], tokenType: TokenType | undefined): string {
  const plans = records
    .filter((record) => tokenType === undefined || tokenTypeOf(record) === tokenType)
    .sort((left, right) => planName(left).localeCompare(planName(right), 'en'))
  return renderPage({
    title: 'Endpoint Directory',
    body: html`<h1>Endpoint Directory</h1>
      <p class="lead">The plans that patients can connect, and how long an authorization lasts at each.</p>
      <form method="get" action="/directory" class="filter">
        <label for="token">${ALL}</label>
        <select id="token" name="token">
          ${option('', ALL, tokenType === undefined)}
          ${Object.entries(TOKEN_TYPES).map(([value, label]) => option(value, label, value === tokenType))}
        </select>
        <button>Show</button>
      </form>
      <h2 id="plans">Plans</h2>
      <p class="meta" role="status">${String(plans.length)} of ${String(records.length)} plans</p>
      ${table('plans', ['Plan', 'Network', 'Token details', 'Status'], plans.map(planRow))}
      <h2 id="networks">Network Refresh Periods</h2>
      <p>
        Different networks have varying refresh periods for data updates. Whatever the network, the data of a
        multiple-use authorization is read again at least every 24 hours.
      </p>
      ${table(
        'networks',
        ['Network', 'Refresh Period', 'Commentary'],
        Object.values(NETWORKS).map(networkRow),
      )}`,
  })
}

/** @param id of its heading */
function table(id: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scrolls" role="region" aria-labelledby="${id}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function networkRow({ label, refreshPeriod, commentary }: (typeof NETWORKS)[keyof typeof NETWORKS]): Html {
  return html`<tr>
    <th scope="row">${label}</th>
    <td>${refreshPeriod}</td>
    <td>${commentary}</td>
  </tr> `
}

function planRow(record: EndpointRecord): Html {
  const { subtitle } = record
  return html`<tr>
    <th scope="row">
      ${record.label.join(', ')}${subtitle === undefined ? '' : html`<small>${subtitle}</small>`}
    </th>
    <td>${NETWORKS[record.network].label}</td>
    <td>${TOKEN_TYPES[tokenTypeOf(record)]}<small>${durationOf(record)}</small></td>
    <td>${STATUSES[record.status]}</td>
  </tr> `
}

function option(value: string, label: string, isSelected: boolean): Html {
  return html`<option value="${value}" ${isSelected ? html`selected` : ''}>${label}</option> `
}
