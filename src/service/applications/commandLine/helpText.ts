import type { Command, Option } from './command.ts'

const CALL = 'npm run admin --'

/** All commands, a line each. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    `Usage: ${CALL} <noun> <verb> [options]`,
    '',
    ...commands.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`),
    '',
    'Each has --help, and --json for output that programs read. Exit codes: 0 done, 1 cannot be done, 2 wrong usage.',
    'It works on the database of the environment (DATABASE_URL, or DATA_DIR while the service is stopped).',
  ].join('\n')
}

/** One command with its options. */
export function helpOn({ name, help, words, options }: Command): string {
  const entries = Object.entries(options)
  const width = Math.max(...entries.map(([option, described]) => written(option, described).length), 6)
  const usage = entries.map(([option, described]) => {
    const text = written(option, described)
    const many = described.many === true ? '...' : ''
    return described.required === true ? text : `[${text}]${many}`
  })
  return [
    `Usage: ${[CALL, name, ...usage, ...(words === undefined ? [] : [words]), '[--json]'].join(' ')}`,
    '',
    help,
    '',
    ...entries.map(
      ([option, described]) => `  ${written(option, described).padEnd(width)}  ${described.help}`,
    ),
    `  ${'--json'.padEnd(width)}  output that programs read`,
  ].join('\n')
}

const written = (name: string, { value }: Option) =>
  value === undefined ? `--${name}` : `--${name} ${value}`
