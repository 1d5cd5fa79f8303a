import { readFile } from 'node:fs/promises'
import { CommandError } from '../commandError.ts'
import { judgeLogo } from '../judgeLogo.ts'
import { requireApplication } from '../manageApplications.ts'
import { removeLogo, setLogo } from '../manageLogo.ts'
import { APPLICATION } from './command.ts'
import type { Command } from './command.ts'

export const logoCommands: Command[] = [
  {
    name: 'logo set',
    help: 'The picture that patients see beside the plan when they decide; without one, the initials.',
    options: {
      ...APPLICATION,
      file: { value: '<path>', required: true, help: 'a PNG or SVG of 64 kB at most, square' },
    },
    async run({ given, open }) {
      const content = await readFile(given.text('file')).catch(() => {
        throw new CommandError('file', 'cannot be read', 2)
      })
      const judged = judgeLogo(content)
      if ('problem' in judged) throw new CommandError('file', judged.problem, 2)
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      await setLogo(deps, id, { ...judged, content })
      return { value: { application: id, logo: judged.type } }
    },
  },
  {
    name: 'logo remove',
    help: 'Back to the initials.',
    options: APPLICATION,
    async run({ given, open }) {
      const deps = await open()
      const { id } = await requireApplication(deps, given.text('application'))
      if (!(await removeLogo(deps, id))) throw new CommandError('application', 'it has no logo')
      return { value: { application: id, logo: null } }
    },
  },
]
