import { html } from '../pages/html.ts'
import { renderPage } from '../pages/renderPage.ts'
import { NETWORKS } from './networks.ts'
import { durationOf, TOKEN_TYPES, tokenTypeOf } from './tokenDetails.ts'
import type { Html } from '../pages/html.ts'
import type { EndpointRecord } from './endpointRecord.ts'
import type { Listing } from './listing/listEndpoints.ts'
import type { TokenType } from './tokenDetails.ts'

export const STATUSES: Readonly<Record<EndpointRecord['status'], string>> = {
  CONNECTED: 'Connected',
  IN_PROGRESS: 'Not yet available',
  BROKEN: 'Not working at the moment',
  UNKNOWN: 'Not yet connected',
  UNAVAILABLE: 'Not available',
}

/** What the page's address asks for; undefined: all. */
export interface Asked {
  q: string
  token?: TokenType | undefined
  network?: EndpointRecord['network'] | undefined
  status?: EndpointRecord['status'] | undefined
}

interface Shown {
  asked: Asked
  listing: Listing
  /** Of the next page; undefined on the last. */
  nextCursor: string | undefined
}

const NETWORK_LABELS = Object.fromEntries(Object.entries(NETWORKS).map(([name, { label }]) => [name, label]))

/**
 * The plans, what their tokens are like, and how fresh the data of their network is (seeds 000 and 001). A form and links: it
 * works without script.
 */
export function directoryPage({ asked, listing, nextCursor }: Shown): string {
  const { records, before, total } = listing
  const range =
    records.length === total ? '' : `${count(before + 1)} to ${count(before + records.length)} of `
  const shown =
    records.length === 0 ? 'No plan matches' : `${range}${count(total)} ${total === 1 ? 'plan' : 'plans'}`
  return renderPage({
    title: 'Endpoint Directory',
    body: html`<h1>Endpoint Directory</h1>
      <p class="lead">The plans that patients can connect, and how long an authorization lasts at each.</p>
      <form method="get" action="/directory" class="filter" role="search">
        <label for="q">Plan, organization or state</label>
        <input id="q" name="q" type="search" value="${asked.q}" maxlength="200" autocomplete="off" />
        ${choice('token', 'All token types', TOKEN_TYPES, asked.token)}
        ${choice('network', 'All networks', NETWORK_LABELS, asked.network)}
        ${choice('status', 'All statuses', STATUSES, asked.status)}
        <button>Show</button>
      </form>
      <h2 id="plans">Plans</h2>
      <p class="meta" role="status">${shown}</p>
      ${table('plans', ['Plan', 'Network', 'Token details', 'Status'], records.map(planRow))}
      ${paging(asked, before > 0, nextCursor)}
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

const count = (number: number) => number.toLocaleString('en')

/** A choice whose first option, as its label, says that it filters nothing. */
function choice(
  name: string,
  all: string,
  options: Readonly<Record<string, string>>,
  chosen: string | undefined,
): Html {
  return html`<label for="${name}">${all}</label>
    <select id="${name}" name="${name}">
      ${option('', all, chosen === undefined)}
      ${Object.entries(options).map(([value, label]) => option(value, label, value === chosen))}
    </select>`
}

function option(value: string, label: string, isSelected: boolean): Html {
  return html`<option value="${value}" ${isSelected ? html`selected` : ''}>${label}</option> `
}

function paging(asked: Asked, isFurther: boolean, nextCursor: string | undefined): Html {
  if (!isFurther && nextCursor === undefined) return html``
  return html`<nav class="paging" aria-label="Pages of the directory">
    ${isFurther ? html`<a href="${addressOf(asked)}">First page</a>` : ''}
    ${nextCursor === undefined ? '' : html`<a rel="next" href="${addressOf(asked, nextCursor)}">Next page</a>`}
  </nav>`
}

function addressOf({ q, token, network, status }: Asked, cursor?: string): string {
  const given = { q, token, network, status, cursor }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== '') query.set(name, value)
  }
  return query.size === 0 ? '/directory' : `/directory?${query.toString()}`
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
