import { z } from 'zod'
import type { Principal } from './principal.js'
import type { Seal } from './seal.js'

/** How long a sign-in may take at the provider. */
export const TRANSACTION_MS = 10 * 60_000

const returningSchema = z.object({
  name: z.string(),
  role: z.enum(['steward', 'engineer', 'officer']),
  vendor: z.string().nullable(),
  /** Of the sitting that a new one takes the place of. */
  token: z.string(),
  endsAt: z.number(),
})
/** Who was signed in when a sign-in began: they must prove themselves anew, and be the same person. */
export type Returning = z.infer<typeof returningSchema>

const transactionSchema = z.object({
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  /** A path of ours. */
  returnTo: z.string(),
  returning: returningSchema.nullable(),
  /** Epoch milliseconds, UTC. */
  startedAt: z.number(),
})
/**
 * A sign-in under way, carried sealed by the browser that began it. An answer that another browser brings
 * has none, so nobody can be signed in as someone else by a link they were sent.
 */
export type Transaction = z.infer<typeof transactionSchema>

export interface Transactions {
  /** The text of the cookie. */
  carried(transaction: Transaction): Promise<string>
  /** The transaction a cookie carries, if it is one of ours and not too old. The text is the attacker's. */
  read(text: string, now: number): Promise<Transaction | null>
}

export function createTransactions(seal: Seal): Transactions {
  return {
    carried: (transaction) =>
      seal.close({ ...transaction }, transaction.startedAt + TRANSACTION_MS),
    async read(text, now) {
      const parsed = transactionSchema.safeParse(await seal.open(text, now))
      if (!parsed.success) return null
      return now < parsed.data.startedAt + TRANSACTION_MS ? parsed.data : null
    },
  }
}

/** Whether a principal is who was there before, in the same role. */
export function samePrincipal(principal: Principal, returning: Returning): boolean {
  const vendor = principal.role === 'engineer' ? principal.vendor : null
  const { name, role } = principal
  return name === returning.name && role === returning.role && vendor === returning.vendor
}
