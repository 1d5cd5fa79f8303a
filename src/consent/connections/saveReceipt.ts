import { t } from '../i18n/t.ts'
import { writeReceipt } from './writeReceipt.tsx'
import type { Connection } from '../../contract/connections.ts'
import type { Way } from './createConnectionsModel.ts'

/** Hands the patient the receipt as a file. It is made here, so no request carries the secret. */
export function saveReceipt(connection: Connection, way: Way | undefined): void {
  const secret = way?.by === 'receipt' ? way.secret : undefined
  const text = writeReceipt(connection, { origin: location.origin, secret, writtenAt: Date.now() })
  const url = URL.createObjectURL(new Blob([text], { type: 'text/html;charset=utf-8' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = fileNameOf(connection)
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A name that no file system minds, whatever the app is called. */
export function fileNameOf({ application }: Pick<Connection, 'application'>): string {
  const app = application
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return t('receipt.file', { app: app === '' ? 'app' : app })
}
