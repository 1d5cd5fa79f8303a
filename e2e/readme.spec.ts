import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { linkHostedOverHttp } from './http/linkHostedOverHttp.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { expect, story } from './system/story.ts'

const run = promisify(execFile)

/** The shell blocks of README. */
function shellBlocks(): string[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  return [...readme.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? '')
}

/** Those of `/link/auth`, which need a browser in between. */
const ofHostedPage = (block: string) => block.includes('VERIFIER')

story("the README's curls work as pasted", async ({ system }) => {
  const { publicToken } = await linkOverHttp(system, { login: PATIENT_1, usage: 'MULTIPLE' })
  const blocks = shellBlocks().filter((block) => block.includes('curl') && !ofHostedPage(block))
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

story("the README's way without a script works as pasted", async ({ system }) => {
  const [toLink = '', toToken = ''] = shellBlocks().filter(ofHostedPage)
  const pasted = (block: string) =>
    block
      .replaceAll('http://localhost:4100', system.urls.api)
      .replaceAll('http://localhost:4000', system.urls.demo)
  const made = await run('bash', ['-euc', `${pasted(toLink)}\necho "$VERIFIER"`])
  const [link = '', verifier = ''] = made.stdout.split('\n')
  const back = await linkHostedOverHttp(system, link, PATIENT_1)
  expect(back.origin).toBe(system.urls.demo)
  expect([...back.searchParams.keys()]).toEqual(['code', 'state', 'iss'])

  const code = back.searchParams.get('code') ?? ''
  const redeeming = pasted(toToken)
    .replace(/^CODE=\S+/m, `CODE=${code}`)
    .replace(/\bcurl /, 'curl --silent --show-error --fail-with-body ')
  const { stdout } = await run('bash', ['-euc', `VERIFIER=${verifier}\n${redeeming}`])
  expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', user: { externalId: 'usr_1234' } })
})
