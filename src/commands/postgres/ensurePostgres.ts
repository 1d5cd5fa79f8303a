import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** Tests need a PostgreSQL and there is none; the message says what to do. */
export class NoPostgres extends Error {
  override name = 'NoPostgres'
}

const MAJOR = '15'
/** Where Debian, its derivatives, Homebrew (both processors) and the Red Hat packages put this version. */
const FOLDERS = [
  `/usr/lib/postgresql/${MAJOR}/bin`,
  `/opt/homebrew/opt/postgresql@${MAJOR}/bin`,
  `/usr/local/opt/postgresql@${MAJOR}/bin`,
  `/usr/pgsql-${MAJOR}/bin`,
]

/** The folder of the first PostgreSQL 15 that starts: `POSTGRES_BIN`, the usual places, then the path. */
export function findPostgres(): string | undefined {
  const given = process.env['POSTGRES_BIN']
  if (given !== undefined && given !== '') {
    if (isServer(given)) return given
    throw new NoPostgres(`POSTGRES_BIN: ${given} has no PostgreSQL ${MAJOR}`)
  }
  return [...FOLDERS, ...(process.env['PATH'] ?? '').split(delimiter)].find(isServer)
}

/**
 * Finds a PostgreSQL 15, or installs Debian's package as root.
 *
 * @returns the folder of `initdb` and `postgres`
 * @throws {NoPostgres} when neither works
 */
export function ensurePostgres(): string {
  const found = findPostgres()
  if (found !== undefined) return found
  console.log(`No PostgreSQL ${MAJOR} found; installing one for the tests.`)
  installDebians()
  const installed = findPostgres()
  if (installed !== undefined) return installed
  throw new NoPostgres(
    `The tests need a PostgreSQL ${MAJOR}, and none could be installed. Install one (Debian: postgresql-${MAJOR}), or set POSTGRES_BIN to the folder of its initdb.`,
  )
}

/** While it exists, Debian's package makes and starts no cluster of its own; it is read by `pg_createcluster`. */
const NO_CLUSTER = '/etc/postgresql-common/createcluster.d/flexpalink-tests.conf'

function installDebians() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  mkdirSync(dirname(NO_CLUSTER), { recursive: true })
  writeFileSync(NO_CLUSTER, 'create_main_cluster = false\n')
  try {
    for (const words of [['update'], ['install', '-y', '--no-install-recommends', `postgresql-${MAJOR}`]]) {
      spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
    }
  } finally {
    rmSync(NO_CLUSTER, { force: true })
  }
}

function isServer(folder: string): boolean {
  if (!['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) return false
  const { status, stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  return status === 0 && stdout.includes(` ${MAJOR}.`)
}
