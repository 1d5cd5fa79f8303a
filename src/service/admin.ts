import { runCommandLine } from './applications/commandLine/runCommandLine.ts'

/** The command line that manages applications, as a program. */
process.exitCode = await runCommandLine(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
})
