import { z } from 'zod'
import { isRefusal } from '../refusal.js'
import type { Principal } from './principal.js'
import type { Seal } from './seal.js'
import { principalOf } from './verified.js'

const MINUTE_MS = 60_000
/** A sitting ends at the latest after so long, whatever happens in it. */
export const SITTING_MS = 8 * 60 * MINUTE_MS
/** It ends when nothing was asked for so long. */
export const IDLE_MS = 30 * MINUTE_MS
/** What decides about children needs a proof of the person that is no older. */
export const FRESH_MS = 5 * MINUTE_MS
/** That something was asked is noted this often, so that not every answer carries a cookie. */
export const NOTED_MS = MINUTE_MS

/** A person's time at a browser from one sign-in on. Times are epoch milliseconds, UTC. */
export interface Sitting {
  readonly principal: Principal
  readonly issuer: string
  readonly beganAt: number
  /** When the person last proved who they are; null if the provider does not say. */
  readonly provenAt: number | null
  /** Exclusive. */
  readonly endsAt: number
  readonly seenAt: number
}

/** Sittings as a browser carries them. Nothing is kept here: that one was ended is in the log. */
export interface Sittings {
  /** The text of the cookie. */
  carried(sitting: Sitting): Promise<string>
  /** The sitting a cookie carries, if it is one of ours and over in neither way. The text is the attacker's. */
  read(text: string, now: number): Promise<Sitting | null>
}

const carriedSchema = z.object({
  name: z.string(),
  role: z.enum(['steward', 'engineer', 'officer']),
  vendor: z.string().optional(),
  token: z.string().min(1),
  issuer: z.string(),
  beganAt: z.number(),
  provenAt: z.number().nullable(),
  endsAt: z.number(),
  seenAt: z.number(),
})

export function createSittings(seal: Seal): Sittings {
  return {
    carried({ principal, ...times }) {
      const { tokenId: token, ...person } = principal
      return seal.close({ ...person, token, ...times }, times.endsAt)
    },
    async read(text, now) {
      const parsed = carriedSchema.safeParse(await seal.open(text, now))
      if (!parsed.success) return null
      const { name, role, vendor, token: tokenId, ...times } = parsed.data
      const principal = principalOf({ name, role, vendor, tokenId })
      if (isRefusal(principal)) return null
      const sitting = { principal, ...times }
      return isOver(sitting, now) ? null : sitting
    },
  }
}

/** A sitting that begins now. `until` is the provider's word on its end, if it has one. */
export function beginSitting(
  person: Pick<Sitting, 'principal' | 'issuer' | 'provenAt'>,
  until: number | null,
  now: number,
): Sitting {
  const { principal, issuer, provenAt } = person
  const endsAt = Math.min(now + SITTING_MS, until ?? Infinity)
  // A provider whose clock is ahead makes no proof last longer.
  const proven = provenAt === null ? null : Math.min(provenAt, now)
  return { principal, issuer, provenAt: proven, beganAt: now, endsAt, seenAt: now }
}

/** Whether its end has come, or the last sign of life is too long ago. */
export function isOver({ endsAt, seenAt }: Sitting, now: number): boolean {
  return now >= endsAt || now >= seenAt + IDLE_MS
}

/** Until when the proof of the person counts as recent, exclusive; null if it never did. */
export function freshUntil({ provenAt, endsAt }: Sitting): number | null {
  return provenAt === null ? null : Math.min(provenAt + FRESH_MS, endsAt)
}
