import { listAuthorizations } from '../listAuthorizations.ts'
import { requireApplication } from '../manageApplications.ts'
import type { Command } from './command.ts'

export const authorizationCommands: Command[] = [
  {
    name: 'authorizations list',
    help: "A user's authorizations: state, times, plan. No names and no records.",
    options: {
      user: { value: '<externalId>', required: true, help: "the application's own id of the user" },
      application: { value: '<id or name>', help: 'of this application only' },
    },
    async run({ given, open }) {
      const deps = await open()
      const application = given.optional('application')
      const applicationId = application && (await requireApplication(deps, application)).id
      const rows = await listAuthorizations(deps, { externalId: given.text('user'), applicationId })
      return { value: rows.map((row) => ({ ...row })) }
    },
  },
]
