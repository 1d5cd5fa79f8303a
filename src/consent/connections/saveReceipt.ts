import { listKinds, requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import { formatTime } from '../i18n/formatTime.ts'
import type { Connection } from '../../contract/connections.ts'

/** Hands the patient a text file of what was agreed. */
export function saveReceipt(connection: Connection, link: string): void {
  const file = new Blob([writeReceipt(connection, link)], { type: 'text/plain;charset=utf-8' })
  const url = URL.createObjectURL(file)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = t('receipt.file', { app: connection.application.replace(/[^\p{L}\p{N}]+/gu, '-') })
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** The receipt's text: dates in full, since it is read long after. */
export function writeReceipt(connection: Connection, link: string): string {
  const { application: app, plan, patientName: name, deletedAt } = connection
  const full = (timeMs: number) => formatTime(timeMs, 0)
  return [
    t('receipt.heading'),
    '',
    t('receipt.app', { app }),
    t('receipt.plan', { plan }),
    ...(name === undefined ? [] : [t('receipt.name', { name })]),
    t('receipt.what', { kinds: listKinds(requestedKinds(connection.requestedResources)) }),
    t('receipt.since', { time: full(connection.consentedAt) }),
    deletedAt === null ? t('receipt.untilStopped') : t('receipt.until', { time: full(deletedAt) }),
    '',
    t('receipt.stop', { link }),
    '',
  ].join('\n')
}
