import { sql } from 'kysely'
import { CommandError } from './commandError.ts'
import type { ManagedBy } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/** Two lists of an application that are kept alike. */
export const ADDRESSES = {
  origin: { table: 'application_origin', column: 'origin' },
  'redirect URI': { table: 'application_redirect_uri', column: 'redirect_uri' },
} as const
export type AddressKind = keyof typeof ADDRESSES

export interface Address {
  address: string
  managedBy: ManagedBy
}

type Needs = Pick<Deps, 'database'>

export async function listAddresses(
  { database }: Needs,
  kind: AddressKind,
  applicationId: string,
): Promise<Address[]> {
  const { table, column } = ADDRESSES[kind]
  const { rows } = await sql<Address>`select ${sql.ref(column)} as address, managed_by as "managedBy"
    from ${sql.table(table)} where application_id = ${applicationId} order by 1`.execute(database.kysely)
  return rows
}

/** Those that are there already stay as they are. */
export async function addAddresses(
  { database }: Needs,
  kind: AddressKind,
  applicationId: string,
  addresses: readonly string[],
): Promise<void> {
  const { table, column } = ADDRESSES[kind]
  await sql`insert into ${sql.table(table)} (application_id, ${sql.ref(column)}, managed_by)
    select ${applicationId}, address, 'command' from unnest(${addresses}::text[]) as address
    on conflict do nothing`.execute(database.kysely)
}

/** All of them, or none. @throws {CommandError} for one that is not there, or that the file would bring back */
export async function removeAddresses(
  { database }: Needs,
  kind: AddressKind,
  applicationId: string,
  addresses: readonly string[],
): Promise<void> {
  const { table, column } = ADDRESSES[kind]
  const registered = await listAddresses({ database }, kind, applicationId)
  for (const address of addresses) {
    const found = registered.find((one) => one.address === address)
    if (found === undefined) throw new CommandError(kind, 'the application has not registered it')
    if (found.managedBy === 'file') {
      throw new CommandError(kind, 'the APPLICATIONS file names it: take it out there, then start again')
    }
  }
  await sql`delete from ${sql.table(table)} where application_id = ${applicationId}
    and ${sql.ref(column)} = any(${addresses}::text[])`.execute(database.kysely)
}
