import { render } from 'preact'
import { words } from '../components/words.tsx'
import { formatFullTime } from '../i18n/formatFullTime.ts'
import { locale } from '../i18n/locale.ts'
import { t } from '../i18n/t.ts'
import { consentResource } from './consentResource.ts'
import { FactList } from './FactList.tsx'
import { factsOf } from './factsOf.ts'
import { RECEIPT_STYLE } from './receiptStyle.ts'
import type { Connection } from '../../contract/connections.ts'

interface ReceiptContext {
  /** Of our own pages. */
  origin: string
  /** Of the receipt's link; absent where the patient has come by signing in at the plan. */
  secret: string | undefined
  /** Unix milliseconds. */
  writtenAt: number
}

/**
 * The receipt as one HTML file that needs nothing else and asks nobody for anything: read by people, printed, and by
 * programs as the FHIR Consent that it holds as data. Names are put in as text nodes, so none of them becomes markup.
 */
export function writeReceipt(connection: Connection, context: ReceiptContext): string {
  const data = JSON.stringify(consentResource(connection, context.origin), null, 1)
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
${markupOf(<title>{`${t('receipt.heading')} (${connection.application}, ${connection.plan})`}</title>)}
<style>${RECEIPT_STYLE}</style>
<script type="application/fhir+json">${data.replaceAll('<', String.raw`\u003c`)}</script>
</head>
<body>
${markupOf(<Receipt connection={connection} context={context} />)}
</body>
</html>
`
}

function markupOf(node: preact.ComponentChild): string {
  const place = document.createElement('div')
  render(node, place)
  const markup = place.innerHTML
  render(null, place)
  return markup
}

function Receipt({ connection, context }: { connection: Connection; context: ReceiptContext }) {
  const { application: app, plan, id, termsVersion } = connection
  const { origin, secret, writtenAt } = context
  const link = secret === undefined ? `${origin}/connections/find` : `${origin}/connections#${secret}`
  const facts: [string, preact.ComponentChild][] = [
    [t('receipt.app'), app],
    ...factsOf(connection, 'full'),
    ...(termsVersion === undefined
      ? []
      : [
          [
            t('receipt.terms'),
            <a href={`${origin}/terms`}>{t('receipt.termsVersion', { version: termsVersion })}</a>,
          ] satisfies [string, preact.ComponentChild],
        ]),
    [t('receipt.reference'), id],
    [t('receipt.written'), formatFullTime(writtenAt)],
  ]
  return (
    <main>
      <h1>{t('receipt.heading')}</h1>
      <p>{words('receipt.lead', { app, plan })}</p>
      <FactList facts={facts} />
      <h2>{t('receipt.stop.heading')}</h2>
      <p>{secret === undefined ? words('receipt.stop.page', { plan }) : t('receipt.stop.link')}</p>
      <p>
        <a href={link}>{link}</a>
      </p>
      {secret !== undefined && <p>{t('receipt.stop.secret')}</p>}
      <p>{words('receipt.stop.effect', { app })}</p>
    </main>
  )
}
