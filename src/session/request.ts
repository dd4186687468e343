import type { AccessWindow } from './window.js'

/** Who did something, when, and in which entry. `at` is epoch milliseconds, UTC. */
export interface Deed {
  readonly by: string
  readonly at: number
  readonly index: number
}

/** What a vendor asks for, and what became of it. */
export interface Request {
  readonly id: string
  readonly vendor: string
  readonly engineer: string
  readonly ticket: string
  readonly policy: { readonly id: string; readonly hash: string }
  readonly snapshot: string
  /** Catalogue names. */
  readonly tables: readonly string[]
  readonly wished: AccessWindow
  readonly basis: string
  /** Purpose and interest are texts beside this entry. */
  readonly filed: Deed
  readonly decision: Decided
}

export type Decided =
  | { readonly kind: 'pending' }
  | ({ readonly kind: 'approved'; readonly session: string } & Deed)
  | ({ readonly kind: 'denied' } & Deed)

/**
 * What the rules must know of a policy file as it stands now. Handed in: rules read no files.
 */
export interface PolicyFacts {
  readonly id: string
  readonly hash: string
  readonly tables: readonly string[]
  readonly longestWindowMs: number
  readonly budget: { readonly usual: number; readonly most: number }
  readonly resolveDays: number
}
