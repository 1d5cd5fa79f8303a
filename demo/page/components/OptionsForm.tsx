import { RESOURCE_TYPES } from '../../../src/contract/resourceTypes.ts'
import { usePage } from '../state/pageModel.ts'
import { Check, Choice, TextField } from './controls.tsx'
import type { LinkOptions } from '../state/linkOptions.ts'
import type { ResourceType } from '../../../src/contract/resourceTypes.ts'

/** Every option of `FlexpaLink.create()`. A change counts from the next Connect. */
export function OptionsForm() {
  const { link, config } = usePage()
  const options = link.options.value
  const set = (change: Partial<LinkOptions>): void => {
    link.options.value = { ...link.options.value, ...change }
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
      }}
    >
      <Choice
        legend="publishableKey"
        name="application"
        value={options.application}
        choices={config.applications.map(({ id, name, publishableKey }) => ({
          value: id,
          label: `${name}, ${id}`,
          hint: publishableKey,
        }))}
        onChoose={(application) => set({ application })}
      />
      <TextField
        label="user.externalId"
        hint="Empty leaves user out."
        value={options.externalId}
        onText={(externalId) => set({ externalId })}
      />
      <Choice
        legend="usage"
        name="usage"
        value={options.usage}
        choices={[
          { value: 'ONE_TIME', label: 'ONE_TIME' },
          { value: 'MULTIPLE', label: 'MULTIPLE' },
          { value: '', label: 'Leave it out' },
        ]}
        onChoose={(usage) => set({ usage })}
      />
      <TextField
        label="endpoint"
        hint="The UUID of a plan skips the search. Empty leaves it out."
        value={options.endpoint}
        onText={(endpoint) => set({ endpoint })}
      />
      <fieldset>
        <legend>Screens</legend>
        <Check label="autoExit" checked={options.autoExit} onCheck={(autoExit) => set({ autoExit })} />
        <Check
          label="skipSyncing"
          checked={options.skipSyncing}
          onCheck={(skipSyncing) => set({ skipSyncing })}
        />
        <Check
          label="skipExplainer"
          checked={options.skipExplainer}
          onCheck={(skipExplainer) => set({ skipExplainer })}
        />
      </fieldset>
      <Choice
        legend="Exchange the public token in"
        name="exchangeIn"
        value={options.exchangeIn}
        choices={[
          { value: 'onSuccess', label: 'onSuccess' },
          { value: 'onSyncing', label: 'onSyncing', hint: 'The records follow while they are collected.' },
        ]}
        onChoose={(exchangeIn) => set({ exchangeIn })}
      />
      <ResourceChoice
        chosen={options.requestedResources}
        onChoose={(requestedResources) => set({ requestedResources })}
      />
    </form>
  )
}

interface ResourceChoiceProps {
  chosen: readonly ResourceType[]
  onChoose: (types: readonly ResourceType[]) => void
}

function ResourceChoice({ chosen, onChoose }: ResourceChoiceProps) {
  const all = chosen.length === RESOURCE_TYPES.length
  return (
    <fieldset>
      <legend>requestedResources</legend>
      <p class="hint">All, or none, asks for every type.</p>
      <button
        type="button"
        class="tiny"
        onClick={() => {
          onChoose(all ? [] : RESOURCE_TYPES)
        }}
      >
        {all ? 'Clear all' : 'Choose all'}
      </button>
      <div class="types">
        {RESOURCE_TYPES.map((type) => (
          <Check
            key={type}
            label={type}
            checked={chosen.includes(type)}
            onCheck={(on) => {
              onChoose(RESOURCE_TYPES.filter((other) => (other === type ? on : chosen.includes(other))))
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
