import { useEffect, useRef } from 'preact/hooks'
import { usePage } from '../state/pageModel.ts'

const TIME = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** The callbacks as they come, with their times. */
export function CallbackLogView() {
  const entries = usePage().log.entries.value
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }, [entries])
  return (
    <>
      <h3 id="log-title">Callbacks</h3>
      <div class="log" role="log" aria-labelledby="log-title" tabIndex={0} ref={box}>
        {entries.length === 0 ? (
          <p>None so far.</p>
        ) : (
          <ol class="plain">
            {entries.map(({ key, at, name, detail }) => (
              <li key={key}>
                <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time> <b>{name}</b>
                {detail !== undefined && <code>{detail}</code>}
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  )
}
