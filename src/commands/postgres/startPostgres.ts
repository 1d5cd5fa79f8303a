import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePorts } from '../start/ports.ts'
import { ensurePostgres } from './ensurePostgres.ts'
import type { ChildProcess } from 'node:child_process'

export interface RunningPostgres {
  /** An empty database, as its owner, who may make databases and roles but is no superuser. */
  url: string
  /** Stops the server and removes all that it wrote. */
  stop(): Promise<void>
}

/** The superuser makes role and database, and is not used again: a service's role is none in production either. */
const NAME = 'flexpalink'
const START_DEADLINE_MS = 60_000
const PORT_TRIES = 3

/** What makes a server fast whose data nobody needs after a crash of the machine. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '200',
  autovacuum: 'off',
}

/**
 * A PostgreSQL 15 of our own: a cluster in a temporary folder, on a free port of loopback, behind a password that was
 * made for it. It touches no other cluster, and is gone afterwards, also when this process fails or is interrupted.
 *
 * Where this process is root the server runs as `postgres`, or else `nobody`: PostgreSQL refuses to run as root.
 * Texts sort as in English (ICU), unlike in the embedded database, so that nothing comes to rely on either order.
 *
 * @throws {NoPostgres} where there is none and none can be installed
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const bin = ensurePostgres()
  const home = mkdtempSync(join(tmpdir(), 'flexpalink-postgres-'))
  const user = userToRunAs()
  if (user !== undefined) chownSync(home, user.uid, user.gid)
  const cluster: Cluster = { bin, home, user, password: randomBytes(24).toString('hex') }
  try {
    initialize(cluster)
    return await startOnFreePort(cluster)
  } catch (error) {
    remove(home)
    throw error
  }
}

interface Cluster {
  bin: string
  home: string
  user: { uid: number; gid: number } | undefined
  password: string
}

function userToRunAs(): Cluster['user'] {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
    if (/^\d+\n$/.test(uid ?? '') && /^\d+\n$/.test(gid ?? '')) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody')
}

const dataOf = ({ home }: Cluster) => join(home, 'data')

function initialize(cluster: Cluster): void {
  const { bin, home, user, password } = cluster
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid)
  const words = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync']
  const texts = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  const made = spawnSync(join(bin, 'initdb'), [`--pgdata=${dataOf(cluster)}`, ...words, ...texts], {
    ...user,
    cwd: home,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.trim() || String(made.error)}`)
}

/** A port that was free a moment ago may be taken by now: then another is tried. */
async function startOnFreePort(cluster: Cluster): Promise<RunningPostgres> {
  for (let tries = 1; ; tries += 1) {
    try {
      const [port = 0] = await freePorts(1)
      return await start(cluster, port)
    } catch (error) {
      if (tries === PORT_TRIES) throw error
    }
  }
}

async function start(cluster: Cluster, port: number): Promise<RunningPostgres> {
  const { bin, home, user, password } = cluster
  const log = join(home, 'log')
  const settings = Object.entries({ ...SETTINGS, port: String(port) })
  const output = openSync(log, 'a')
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', dataOf(cluster), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A group of its own: it is stopped by `stop`, not by the terminal's Ctrl-C, which would come before the tests' end.
    { ...user, cwd: home, stdio: ['ignore', output, output], detached: true },
  )
  const ended = new Promise<void>((settle) => {
    server.once('close', () => settle())
    server.once('error', () => settle())
  })
  // The last resort, which may not wait: its processes end when they find the first one gone.
  const leaveNothing = () => {
    server.kill('SIGKILL')
    remove(home)
  }
  process.once('exit', leaveNothing)
  const halt = async () => {
    server.kill('SIGINT')
    await ended
    process.off('exit', leaveNothing)
  }
  const address = (name: string) => `postgresql://${name}:${password}@127.0.0.1:${port}/${name}`
  try {
    await answers(server, address('postgres'))
    const root = address('postgres')
    await administer(root, `create role ${NAME} login createdb createrole password '${password}'`)
    await administer(root, `create database ${NAME} owner ${NAME}`)
  } catch (error) {
    await halt()
    throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8').slice(-2000)}`, { cause: error })
  }
  return {
    url: address(NAME),
    async stop() {
      await halt()
      remove(home)
    },
  }
}

async function answers(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    try {
      await administer(url, 'select 1')
      return
    } catch (error) {
      if (server.exitCode !== null || server.pid === undefined || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function administer(url: string, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.query(command)
  } finally {
    await client.end()
  }
}

function remove(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
