import { createHash, randomBytes } from 'node:crypto'
import type { Principal } from './principal.js'

/** How long a link can be opened. */
export const LINK_MS = 15 * 60_000

/** A secret that signs one person in, once. */
export interface Link {
  /** 256 bits, base64url. Stands after the `#` of an address, which no browser sends and no log sees. */
  readonly secret: string
  /** Epoch milliseconds, UTC, exclusive. */
  readonly endsAt: number
}

/** Whom a link signs in. */
export interface Invited {
  /** With a token id of its own. */
  readonly principal: Principal
  /** When their sitting ends at the latest, epoch milliseconds; null for the usual time. */
  readonly until: number | null
}

/** The links of a house on one machine. They live in memory: a restart makes all of them useless. */
export interface Links {
  make(invited: Invited, now: number): Link
  /** Whom a secret signs in; it never does so again. Null for one that is unknown, used or over. */
  open(secret: string, now: number): Invited | null
}

/** Links are kept by the SHA-256 of their secret: memory that leaks, or a lookup that is timed, tells none. */
export function createLinks(random: (size: number) => Buffer = randomBytes): Links {
  const made = new Map<string, { readonly invited: Invited; readonly endsAt: number }>()
  return {
    make(invited, now) {
      for (const [hash, { endsAt }] of made) if (now >= endsAt) made.delete(hash)
      const secret = random(32).toString('base64url')
      const endsAt = now + LINK_MS
      made.set(hashOf(secret), { invited, endsAt })
      return { secret, endsAt }
    },
    open(secret, now) {
      const hash = hashOf(secret)
      const found = made.get(hash)
      // Gone before anything is awaited: of two who come at once, one finds nothing.
      made.delete(hash)
      return found === undefined || now >= found.endsAt ? null : found.invited
    },
  }
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
