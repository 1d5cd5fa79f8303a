/** A command that cannot be carried out: one line that names the field, without repeating what was given. */
export class CommandError extends Error {
  override name = 'CommandError'

  /** 2: the command line itself is wrong. 1: what it asks for cannot be done. */
  readonly exitCode: 1 | 2

  constructor(field: string, problem: string, exitCode: 1 | 2 = 1) {
    super(`${field}: ${problem}`)
    this.exitCode = exitCode
  }
}
