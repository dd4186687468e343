import type { Expr } from './query.js'
import type { Type } from './types.js'

/** One column that can be named in a SELECT. */
export interface ScopeColumn {
  /** Lower-cased name the vendor calls it by. */
  readonly label: string
  /** The name as it is shown in an answer. */
  readonly display: string
  /** Its name in the approved tree: the catalogue's, or `c1`, `c2`, ... of a subquery. */
  readonly name: string
  readonly type: Type
}

/** One table instance, CTE or subquery in a FROM. */
export interface Source {
  /** Our alias: `t1`, `t2`, ... */
  readonly alias: string
  /** Lower-cased name the vendor calls it by; null if it has none. */
  readonly label: string | null
  /** In order. Null if the table was refused: then every column of it is accepted, once. */
  readonly columns: readonly ScopeColumn[] | null
  /**
   * What the bare labels that USING has merged stand for. Null: a source further left answers to the label,
   * and this one is found by `alias.name` alone.
   */
  readonly merged: ReadonlyMap<string, Expr | null>
}

/** What names mean in one SELECT; `outer` is the SELECT around it, for correlated subqueries. */
export interface Scope {
  readonly sources: readonly Source[]
  readonly outer: Scope | null
}

export type Found =
  | {
      readonly kind: 'column'
      readonly source: Source
      readonly column: ScopeColumn
      /** The column in the approved tree; of a bare name that USING has merged, what it stands for. */
      readonly expr: Expr
      /** 0 in the SELECT's own FROM, 1 in the one around it, ... */
      readonly depth: number
    }
  /** Of a table that was refused already. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'ambiguous'; readonly in: readonly string[] }
  | { readonly kind: 'no table' }
  | { readonly kind: 'no column'; readonly source: Source | null }

/** Resolves a name from the inside out, as SQL does: the nearest SELECT that knows it wins. */
export function find(scope: Scope | null, table: string | null, name: string): Found {
  const label = name.toLowerCase()
  let nearest: Source | null = null
  let depth = 0
  for (let at = scope; at !== null; at = at.outer, depth += 1) {
    const sources = table === null ? at.sources : called(at.sources, table)
    if (table !== null && sources.length > 1) return { kind: 'ambiguous', in: [table] }
    const hits = sources.flatMap((source) => hitsIn(source, label, table === null))
    const [hit] = hits
    if (hits.length > 1) return { kind: 'ambiguous', in: labels(hits.map((each) => each.source)) }
    if (hit !== undefined) return { kind: 'column', ...hit, depth }
    if (sources.some((source) => source.columns === null)) return { kind: 'refused' }
    const [named] = sources
    if (table !== null && named !== undefined) return { kind: 'no column', source: named }
    nearest ??= at.sources.length === 1 ? (at.sources[0] ?? null) : null
  }
  return table === null ? { kind: 'no column', source: nearest } : { kind: 'no table' }
}

function called(sources: readonly Source[], table: string): Source[] {
  return sources.filter((source) => source.label === table.toLowerCase())
}

function hitsIn(source: Source, label: string, bare: boolean): Named[] {
  const expr = bare ? source.merged.get(label) : undefined
  if (source.columns === null || expr === null) return []
  return source.columns
    .filter((column) => column.label === label)
    .map((column) => ({ source, column, expr: expr ?? own(source, column) }))
}

/** A column with what it is in the approved tree. */
interface Named {
  readonly source: Source
  readonly column: ScopeColumn
  readonly expr: Expr
}

const own = ({ alias }: Source, { name }: ScopeColumn): Expr => ({
  kind: 'column',
  table: alias,
  name,
})

function labels(sources: readonly Source[]): string[] {
  return sources.map((source) => source.label ?? 'a subquery without a name')
}

/** The columns that `*` or `t.*` stands for, in order; null if a source was refused. */
export function starred(sources: readonly Source[], table: string | null): readonly Named[] | null {
  const chosen = table === null ? sources : called(sources, table)
  if (chosen.some((source) => source.columns === null)) return null
  return chosen.flatMap((source) =>
    (source.columns ?? []).flatMap((column) => {
      const expr = table === null ? source.merged.get(column.label) : undefined
      return expr === null ? [] : [{ source, column, expr: expr ?? own(source, column) }]
    }),
  )
}
