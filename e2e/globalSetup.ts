import { build } from '../src/commands/build.ts'

export default async function globalSetup() {
  await build()
}
