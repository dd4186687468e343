import type { Body, Call, Expr, Query, SelectItem } from '../gate/query.js'
import { refuse, type Refusal } from '../refusal.js'
import { STILL, type Motion } from './motion.js'

/** A query with hidden columns that say whom each row is about. */
export interface Tracked {
  readonly query: Query
  readonly hidden: readonly HiddenKind[]
  /** What taking a person away could do to rows about others. */
  readonly motion: Motion
}

/** Whether anyone could matter to the query's rows: those in them, or those looked for and not found. */
export function isAboutPeople({ hidden, motion }: Pick<Tracked, 'hidden' | 'motion'>): boolean {
  return hidden.length > 0 || motion !== STILL
}

/** An ordinal, or a list of them. */
export type HiddenKind = 'one' | 'many'

/** A hidden column, as an expression over the rows of a select. */
export interface Hidden {
  readonly kind: HiddenKind
  readonly expr: Expr
}

/** What a part of the query is tracked in. */
export interface Scope {
  /** Hidden columns and motion of each CTE in scope, by its name. */
  readonly ctes: ReadonlyMap<string, Pick<Tracked, 'hidden' | 'motion'>>
  /** Fresh aliases, so that no hidden subquery catches a name of another. */
  readonly names: () => string
  /**
   * Tracks a query inside another, each once however often it is asked for: its nesting is the
   * vendor's to choose, and work must not double with every level.
   */
  readonly inner: (query: Query, scope: Scope) => Tracked | Refusal
}

/** A tracked body without what stands around it. */
export interface TrackedBody {
  readonly body: Body
  readonly hidden: readonly HiddenKind[]
  readonly motion: Motion
}

export const column = (table: string, name: string): Expr => ({ kind: 'column', table, name })

export const call = (name: string, arg: Expr, distinct = false): Call => ({
  kind: 'call',
  name,
  args: [arg],
  star: false,
  distinct,
  filter: null,
  orderBy: [],
})

/** Everyone in a group, from what stands in each of its rows. */
export const gathered = (hidden: Hidden): Expr =>
  hidden.kind === 'one' ? call('list', hidden.expr, true) : gatheredLate(hidden)

/** As `gathered`, made distinct only in groups that HAVING leaves: most groups are looked at and not shown. */
export const gatheredLate = ({ kind, expr }: Hidden): Expr => {
  const all = call('list', expr)
  return call('list_distinct', kind === 'one' ? all : call('flatten', all))
}

/**
 * Everyone in a group, from several hidden columns of its rows, as one list. One, because each column would
 * repeat the whole subquery it comes from, and every level of nesting multiply that.
 */
export function gatheredAll(all: readonly Hidden[]): Expr {
  const [only, ...others] = all
  if (only !== undefined && others.length === 0) return gathered(only)
  const lists = all.map(({ kind, expr }) => (kind === 'one' ? call('list_value', expr) : expr))
  const joined: Call = { ...call('list_concat', NOTHING), args: lists }
  return gathered({ kind: 'many', expr: joined })
}

const NOTHING: Expr = { kind: 'constant', type: 'null', text: 'NULL' }

/** The hidden columns of a source, as seen from outside it. */
export const inherited = (alias: string, kinds: readonly HiddenKind[]): Hidden[] =>
  kinds.map((kind, place) => ({ kind, expr: column(alias, `h${place + 1}`) }))

/** Hidden columns as the last items of a select list. */
export const asItems = (hidden: readonly Hidden[]): SelectItem[] =>
  hidden.map(({ expr }, place) => ({ expr, alias: `h${place + 1}` }))

/** A query that is only its body. */
export const plain = (body: Body): Query => ({
  ctes: [],
  body,
  orderBy: [],
  limit: null,
  offset: null,
})

/** Refuses what the rules have no answer for. */
export function cannotCount(construct: string, instead?: string): Refusal {
  const detail = `Whom the rows are about cannot be told for ${construct}.`
  return refuse('CANNOT_COUNT', detail, instead === undefined ? {} : { instead })
}
