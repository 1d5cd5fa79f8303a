import { addressCommands } from './addressCommands.ts'
import { applicationCommands } from './applicationCommands.ts'
import { authorizationCommands } from './authorizationCommands.ts'
import { clientCommands } from './clientCommands.ts'
import { directoryCommands } from './directoryCommands.ts'
import { keyCommands } from './keyCommands.ts'
import { logoCommands } from './logoCommands.ts'
import { webhookCommands } from './webhookCommands.ts'
import type { Command } from './command.ts'

/** Everything the command line can do, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  ...applicationCommands,
  ...logoCommands,
  ...addressCommands,
  ...keyCommands,
  ...webhookCommands,
  ...authorizationCommands,
  ...directoryCommands,
  ...clientCommands,
]
