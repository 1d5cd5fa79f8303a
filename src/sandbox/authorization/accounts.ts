import { timingSafeEqual } from 'node:crypto'

/** A member whose records an account may share. */
export interface Person {
  patientId: string
  name: string
  /** "You", "Your child": how the choosing page tells them apart. */
  relation?: string
}

/** A sandbox login. */
export interface Account {
  username: string
  password: string
  /** What the login page says about it. */
  description: string
  people: readonly Person[]
}

/** The account if the password is right. User names compare as typed on phones: without case, spaces around. */
export function findAccount(
  accounts: readonly Account[],
  username: string,
  password: string,
): Account | undefined {
  const name = username.trim().toLowerCase()
  const account = accounts.find((candidate) => candidate.username === name)
  return account && isEqual(account.password, password) ? account : undefined
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
