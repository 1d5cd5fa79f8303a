import { useId } from 'preact/hooks'
import { t } from '../i18n/t.ts'
import type { InputHTMLAttributes } from 'preact'

type FieldProps = InputHTMLAttributes & {
  label: string
  optional?: boolean
  error?: string | undefined
}

/** A labelled text field, with its error below it and tied to it. */
export function Field({ label, optional = false, error, ...input }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="optional"> ({t('request.optional')})</span>}
      </label>
      <input
        {...input}
        id={id}
        class="text"
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      {error !== undefined && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
    </div>
  )
}
