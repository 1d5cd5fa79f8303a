import { useId } from 'preact/hooks'

interface CheckProps {
  label: string
  checked: boolean
  onCheck: (checked: boolean) => void
}

export function Check({ label, checked, onCheck }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onCheck(event.currentTarget.checked)
        }}
      />
      <span>{label}</span>
    </label>
  )
}

interface TextFieldProps {
  label: string
  hint: string
  value: string
  onText: (text: string) => void
}

export function TextField({ label, hint, value, onText }: TextFieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={(event) => {
          onText(event.currentTarget.value)
        }}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  )
}

interface ChoiceProps<T extends string> {
  legend: string
  name: string
  value: T
  choices: readonly { value: T; label: string; hint?: string }[]
  onChoose: (value: T) => void
}

export function Choice<T extends string>({ legend, name, value, choices, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label class="check" key={choice.value}>
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => {
              onChoose(choice.value)
            }}
          />
          <span>
            {choice.label}
            {choice.hint !== undefined && <small>{choice.hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
