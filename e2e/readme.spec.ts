import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { expect, story } from './system/story.ts'

const run = promisify(execFile)

/** The shell blocks of README that talk to the service. */
function curlBlocks(): string[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? '')
  return blocks.filter((block) => block.includes('curl'))
}

story("the README's curls work as pasted", async ({ system }) => {
  const { publicToken } = await linkOverHttp(system, { login: PATIENT_1, usage: 'MULTIPLE' })
  const blocks = curlBlocks()
  expect(blocks.length).toBeGreaterThanOrEqual(4)

  let accessToken = ''
  let refreshToken = ''
  for (const block of blocks) {
    const pasted = block
      .replaceAll('http://localhost:4100', system.urls.api)
      .replace(/^PUBLIC_TOKEN=\S+/m, `PUBLIC_TOKEN=${publicToken}`)
      .replace(/^ACCESS_TOKEN=\S+/m, `ACCESS_TOKEN=${accessToken}`)
      .replace(/^REFRESH_TOKEN=\S+/m, `REFRESH_TOKEN=${refreshToken}`)
      .replaceAll(/\bcurl /g, 'echo; curl --silent --show-error --fail-with-body ')
    const { stdout } = await run('bash', ['-euc', pasted], { maxBuffer: 64 * 1024 * 1024 })
    const answers = stdout.split('\n').filter((line) => line.startsWith('{'))
    expect(answers).toHaveLength([...block.matchAll(/\bcurl /g)].length)
    const bodies = answers.map((answer) => JSON.parse(answer) as Record<string, unknown>)
    const given = bodies.find((body) => 'access_token' in body)
    if (typeof given?.['access_token'] === 'string') accessToken = given['access_token']
    if (typeof given?.['refresh_token'] === 'string') refreshToken = given['refresh_token']
    for (const body of bodies) expect(body['entry'] ?? [1]).not.toEqual([])
  }
  expect(accessToken).not.toBe('')
})
