import { t } from '../i18n/t.ts'

interface NoticeProps {
  heading: string
  text: string
  /** Where trying again can help; else the way is the sign-in at the plan. */
  onAgain?: () => void
}

/** In place of the connections: what is the matter, and the way on. */
export function Notice({ heading, text, onAgain }: NoticeProps) {
  return (
    <>
      <h1 tabIndex={-1}>{heading}</h1>
      <p class="lead">{text}</p>
      {onAgain === undefined ? (
        <a class="primary" href="/connections/find">
          {t('connections.find')}
        </a>
      ) : (
        <button class="primary" type="button" onClick={onAgain}>
          {t('connections.again')}
        </button>
      )}
    </>
  )
}
