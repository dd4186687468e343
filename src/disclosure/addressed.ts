import type { Call, Expr, From, Query, Select, TableRef } from '../gate/query.js'
import { baseTable, isPersonal, subjectColumns } from './person.js'
import { conditions, conjuncts, everyExpr, leaves, subqueriesOf } from './walk.js'

/**
 * Queries that give everyone a named query singles out by the place of a record (`line`), each with one
 * hidden column. An insider who has the district's file knows who stands on line 57; `WHERE line = 57 AND
 * enabledUser = 'false'` tells of that child even when no row comes back, and no row counts no one. So
 * whoever is addressed by line is counted, found or not.
 *
 * Conditions on a line and constants are asked as they stand. Where a line is used in any other way to
 * choose rows (in a function, behind a subquery, by ORDER BY with LIMIT or DISTINCT ON inside, beside what is
 * no line in INTERSECT or EXCEPT), everyone in the table is addressed, which no budget allows. To show a line, to order the answer by it, and to compare it with
 * another line addresses no one.
 */
export function addressedBy(query: Query): readonly Query[] {
  const walk = new Walk()
  walk.query(query, [], new Map(), true)
  return walk.found()
}

/** Names of output columns that tell a line. */
type Lines = ReadonlySet<string>

interface Source {
  readonly alias: string
  /** The base table, if it is one that is about people. */
  readonly table: TableRef | null
  readonly lines: Lines
}

type Ctes = ReadonlyMap<string, Lines>

class Walk {
  private readonly tables: TableRef[] = []
  private readonly singled: Query[] = []
  /** Rows are chosen by line in a way that is not looked into. */
  private isWide = false

  /** At most one query for each table about people, if everyone is addressed. */
  found(): readonly Query[] {
    if (!this.isWide) return this.singled
    const names = new Set(this.tables.map(({ name }) => name))
    return [...names].map((name) => everyoneIn({ kind: 'table', name, alias: 't1' }, null))
  }

  /** Gives the output columns of the query that tell a line. */
  query(query: Query, outer: readonly Source[], ctes: Ctes, isTop: boolean): Lines {
    const own = new Map(ctes)
    for (const cte of query.ctes) own.set(cte.name, this.query(cte.query, outer, own, false))
    const { body } = query
    if (body.kind === 'set') {
      const left = this.query(body.left, outer, own, false)
      const right = this.query(body.right, outer, own, false)
      const both = new Set([...left, ...right])
      // A line beside what is none: the other branch says which lines stay.
      const isChosen = left.size < both.size || right.size < both.size
      if (body.operator !== 'union' && isChosen) this.isWide = true
      return both
    }
    const sources = [...this.sources(body.from, outer, own), ...outer]
    const lines = this.select(body, sources, own)
    const isCut = query.limit !== null || query.offset !== null || body.distinctOn.length > 0
    const isPaged = !isTop && isCut
    const byLine = query.orderBy.some(
      ({ expr }) => tells(expr, sources) || columnsOf(expr).some(({ name }) => lines.has(name)),
    )
    if (isPaged && byLine) this.isWide = true
    return lines
  }

  private sources(from: From | null, outer: readonly Source[], ctes: Ctes): readonly Source[] {
    return leaves(from).map((leaf): Source => {
      const alias = leaf.alias ?? ''
      if (leaf.kind === 'subquery') {
        return { alias, table: null, lines: this.query(leaf.query, outer, ctes, false) }
      }
      const cte = ctes.get(leaf.name)
      if (cte !== undefined) return { alias, table: null, lines: cte }
      const table = baseTable(leaf)
      if (table === undefined || table.subjects.length === 0) {
        return { alias, table: null, lines: new Set() }
      }
      this.tables.push(leaf)
      const lines = table.columns.filter(
        (column) => column.type.kind !== 'token' && isPersonal(table, column),
      )
      return { alias, table: leaf, lines: new Set(lines.map(({ name }) => name)) }
    })
  }

  private select(select: Select, sources: readonly Source[], ctes: Ctes): Lines {
    const telling = (expr: Expr): boolean => {
      const inner = subqueriesOf(expr).map(({ query }) => this.query(query, sources, ctes, false))
      return tells(expr, sources) || inner.some((lines) => lines.size > 0)
    }
    for (const condition of [...conditions(select.from), ...given(select.where)]) {
      for (const conjunct of conjuncts(condition)) {
        if (telling(conjunct)) this.conjunct(conjunct, sources)
      }
    }
    const late = [...given(select.having), ...given(select.qualify), ...select.distinctOn]
    if (late.filter(telling).length > 0) this.isWide = true
    const lines = select.items.filter(({ expr }) => expr.kind !== 'star' && telling(expr))
    return new Set(lines.map(({ alias }) => alias ?? ''))
  }

  private conjunct(condition: Expr, sources: readonly Source[]): void {
    const columns = columnsOf(condition)
    const found = columns.map((column) => sourceOf(column, sources))
    if (isAbsence(condition) || isPair(condition, found)) return
    const [first] = found
    const isOne = found.every((source) => source !== null && source === first)
    const table = first?.table ?? null
    if (table !== null && isOne && isPlain(condition)) {
      this.singled.push(everyoneIn(table, condition))
    } else this.isWide = true
  }
}

/** Whether there is a line at all, as after an outer join; not of what was made of one, which may be NULL for one line alone. */
const isAbsence = (condition: Expr): boolean =>
  condition.kind === 'is null' && condition.item.kind === 'column'

/** A line compared with a line. */
function isPair(condition: Expr, found: readonly (Source | null)[]): boolean {
  if (condition.kind !== 'compare' || found.length !== 2 || found.includes(null)) return false
  return condition.left.kind === 'column' && condition.right.kind === 'column'
}

const given = (expr: Expr | null): readonly Expr[] => (expr === null ? [] : [expr])

type Column = Extract<Expr, { readonly kind: 'column' }>

function columnsOf(expr: Expr): readonly Column[] {
  return everyExpr(expr).filter((part): part is Column => part.kind === 'column')
}

/** The source whose line the column is; null if it is no line. Inner aliases come first. */
function sourceOf({ table, name }: Column, sources: readonly Source[]): Source | null {
  const source = sources.find(({ alias }) => alias === table)
  return source?.lines.has(name) === true ? source : null
}

const tells = (expr: Expr, sources: readonly Source[]): boolean =>
  columnsOf(expr).some((column) => sourceOf(column, sources) !== null)

/** Comparisons of a column with literals, as WHERE of a companion may hold them. */
function isPlain(expr: Expr): boolean {
  const kinds = [
    'column',
    'constant',
    'compare',
    'between',
    'in list',
    'or',
    'and',
    'not',
    'is null',
  ]
  return everyExpr(expr).every(({ kind }) => kinds.includes(kind))
}

function everyoneIn(table: TableRef, where: Expr | null): Query {
  const base = baseTable(table)
  const alias = table.alias ?? table.name
  const [subject = '__subject'] = base === undefined ? [] : subjectColumns(base)
  const who: Call = { ...COUNT, name: 'list', distinct: true, star: false }
  const column: Expr = { kind: 'column', table: alias, name: subject }
  const body: Select = {
    ...{ kind: 'select', distinct: false, distinctOn: [], groupBy: [], having: null },
    ...{ qualify: null, from: table, where },
    items: [
      { expr: COUNT, alias: 'c1' },
      { expr: { ...who, args: [column] }, alias: 'h1' },
    ],
  }
  return { ctes: [], body, orderBy: [], limit: null, offset: null }
}

const COUNT: Call = {
  ...{ kind: 'call', name: 'count', args: [], star: true, distinct: false },
  ...{ filter: null, orderBy: [] },
}
