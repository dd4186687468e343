import type { Expr, From, Query } from './query.js'
import { Stop, stop } from './stop.js'

/**
 * Who wrote the text. `vendor`: a stranger. `own`: our renderer, whose text is read back to see that it
 * says what the tree says; only there are ordinals read.
 */
export type Author = 'vendor' | 'own'

/** What the parts of the reader share. Each part reads its own kinds of node and calls back for others. */
export interface Reader {
  readonly author: Author
  query(node: unknown): Query
  from(node: unknown): From
  expr(node: unknown): Expr
}

/** How large a query may be, as the steward's machine pays for it: planning time grows faster than text. */
const LIMITS = {
  node: { most: 2_000, words: 'parts' },
  select: { most: 40, words: 'SELECTs' },
  join: { most: 24, words: 'joins' },
} as const
const MAX_DEPTH = 60

/** Our own text holds the vendor's parts and the hidden columns: more of each, never without an end. */
const OWN_FACTOR = 8

export type Counted = keyof typeof LIMITS

/** Counts nodes and depth while reading; refuses `TOO_COMPLEX` past a limit. */
export class Meter {
  readonly #factor: number
  readonly #seen: Record<Counted, number> = { node: 0, select: 0, join: 0 }
  #depth = 0

  constructor(author: Author) {
    this.#factor = author === 'own' ? OWN_FACTOR : 1
  }

  count(what: Counted): void {
    const { most, words } = LIMITS[what]
    this.#seen[what] += 1
    if (this.#seen[what] > most * this.#factor) {
      stop('TOO_COMPLEX', `more than ${most} ${words}`, undefined)
    }
  }

  /** Runs a walk one level deeper. A refusal in it that knows no place gets `at`. */
  deeper<T>(at: number | undefined, walk: () => T): T {
    this.count('node')
    this.#depth += 1
    try {
      if (this.#depth > MAX_DEPTH * this.#factor) {
        stop('TOO_COMPLEX', `nested more than ${MAX_DEPTH} levels deep`, at)
      }
      return walk()
    } catch (error) {
      throw at === undefined ? error : placed(error, at)
    } finally {
      this.#depth -= 1
    }
  }
}

function placed(error: unknown, at: number): unknown {
  if (!(error instanceof Stop) || error.refusal.at !== undefined) return error
  return new Stop({ ...error.refusal, at: { start: at, end: at + 1 } })
}
