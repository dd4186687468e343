import type { Call, Expr, OrderItem, Query, Select, SelectItem, TableRef } from '../gate/query.js'
import type { Policy } from '../policy/policy.js'
import type { Column, Table } from '../roster/catalog.js'
import { isAggregate } from './aggregate.js'
import { baseTable, columnIn, isPersonal, subjectColumns } from './person.js'
import type { GroupPlan, RawCell } from './plan.js'
import { conditions, everyExpr, isSubquery, leaves, shapeOf } from './walk.js'

/** What the shape of a query must be asked of: the policy's threshold and its `extremes`. */
type ShapePolicy = Pick<Policy, 'k' | 'tables'>

/**
 * The plan of a query whose every row is a group of safe shape, or null if it is not of that shape:
 * base tables only, joined and filtered without subqueries and without values of one person; keys are
 * bare columns that are not personal; aggregates take bare columns, without FILTER, CASE, arithmetic or
 * order; HAVING compares outputs with constants; ORDER BY names outputs. Everything else an insider
 * could bend to single one person out (CASE inside an aggregate, a group of one made by its key).
 */
export function groupPlan(query: Query, policy: ShapePolicy): GroupPlan | null {
  const { body } = query
  if (query.ctes.length > 0 || body.kind === 'set') return null
  if (body.distinctOn.length > 0 || body.qualify !== null || body.groupBy === 'all') return null
  const tables = baseTables(body)
  if (tables === null || !filtersSafely(body, tables)) return null
  const keys = body.distinct ? distinctKeys(body) : body.groupBy
  if (keys?.every((key) => isSafeKey(key, tables)) !== true) return null
  return new ShapeReader(query, body, keys, tables, policy).plan()
}

type Tables = ReadonlyMap<string, Table>

/** The base tables by alias; null if FROM holds anything else. */
function baseTables(select: Select): Tables | null {
  const found = new Map<string, Table>()
  for (const leaf of leaves(select.from)) {
    const table = leaf.kind === 'table' ? baseTable(leaf) : undefined
    if (table === undefined) return null
    found.set((leaf as TableRef).alias ?? table.name, table)
  }
  return found.size === 0 ? null : found
}

/** SELECT DISTINCT of bare columns is GROUP BY of the same columns. */
function distinctKeys(select: Select): readonly Expr[] | null {
  if (select.groupBy.length > 0 || select.having !== null) return null
  const exprs = select.items.map((item) => item.expr)
  return exprs.every((expr): expr is Expr => expr.kind === 'column') ? exprs : null
}

function located(
  expr: Expr,
  tables: Tables,
): { readonly table: Table; readonly column: Column } | null {
  if (expr.kind !== 'column' || expr.table === null) return null
  const table = tables.get(expr.table)
  const column = table === undefined ? undefined : columnIn(table, expr.name)
  return table === undefined || column === undefined ? null : { table, column }
}

function isSafeKey(key: Expr, tables: Tables): boolean {
  const place = located(key, tables)
  return place !== null && !isPersonal(place.table, place.column)
}

/**
 * WHERE and ON hold no subquery, and compare personal columns only with other columns: `id = 'usr_…'`
 * or `line < 57` would choose the members of a group one by one.
 */
function filtersSafely(select: Select, tables: Tables): boolean {
  const filters = [...conditions(select.from), ...(select.where === null ? [] : [select.where])]
  return filters.every((filter) => {
    for (const expr of everyExpr(filter)) {
      if (isSubquery(expr) || expr.kind === 'window') return false
      if (!comparesSafely(expr, tables)) return false
    }
    return true
  })
}

function comparesSafely(expr: Expr, tables: Tables): boolean {
  const personal = (part: Expr): boolean => {
    const place = located(part, tables)
    return place !== null && isPersonal(place.table, place.column)
  }
  if (expr.kind === 'column' || expr.kind === 'is null') return true
  if (expr.kind === 'compare') {
    if (!personal(expr.left) && !personal(expr.right)) return true
    return expr.left.kind === 'column' && expr.right.kind === 'column'
  }
  // AND, OR and NOT only pass truth values on; any other construct may pick values of a person.
  if (expr.kind === 'and' || expr.kind === 'or' || expr.kind === 'not') return true
  return ![...everyExpr(expr)].some(personal)
}

/** Lays out the raw row of a group while it reads the select list, HAVING and ORDER BY. */
class ShapeReader {
  private readonly raw: SelectItem[] = []
  private readonly cells: RawCell[] = []
  private readonly places = new Map<string, number>()

  private readonly query: Query
  private readonly select: Select
  private readonly keys: readonly Expr[]
  private readonly tables: Tables
  private readonly policy: ShapePolicy

  constructor(
    query: Query,
    select: Select,
    keys: readonly Expr[],
    tables: Tables,
    policy: ShapePolicy,
  ) {
    this.query = query
    this.select = select
    this.keys = keys
    this.tables = tables
    this.policy = policy
  }

  plan(): GroupPlan | null {
    const outputs = this.select.items.map((item) =>
      item.expr.kind === 'star' ? -1 : this.place(item.expr),
    )
    const having = this.select.having
    if (outputs.includes(-1) || (having !== null && !this.judges(having))) return null
    const order = this.order(outputs)
    const limit = wholeNumber(this.query.limit)
    const offset = wholeNumber(this.query.offset)
    if (order === null || limit === undefined || offset === undefined) return null
    const hidden = this.hidden()
    return {
      kind: 'group',
      query: this.grouped(hidden),
      hidden: hidden.length,
      cells: this.cells,
      outputs,
      having,
      placeOf: (expr) => this.places.get(shapeOf(expr)) ?? -1,
      order,
      limit,
      offset: offset ?? 0,
    }
  }

  /** The place of a key or aggregate among the raw cells, adding it if it is new; -1 if unsafe. */
  private place(expr: Expr): number {
    const known = this.places.get(shapeOf(expr))
    if (known !== undefined) return known
    if (this.keys.some((key) => shapeOf(key) === shapeOf(expr)))
      return this.add(expr, { role: 'key' })
    if (expr.kind !== 'call' || !isAggregate(expr) || !this.isBare(expr)) return -1
    const cell = this.cellOf(expr)
    return cell === null ? -1 : this.add(expr, cell)
  }

  private add(expr: Expr, cell: RawCell): number {
    const place = this.raw.length
    this.raw.push({ expr, alias: `c${place + 1}` })
    this.cells.push(cell)
    this.places.set(shapeOf(expr), place)
    return place
  }

  private isBare(call: Call): boolean {
    if (call.filter !== null || call.orderBy.length > 0) return false
    return (
      call.star || (call.args.length === 1 && call.args.every((arg) => this.column(arg) !== null))
    )
  }

  private column(expr: Expr): Column | null {
    return located(expr, this.tables)?.column ?? null
  }

  private cellOf(call: Call): RawCell | null {
    const [arg] = call.args
    const integer = arg !== undefined && this.column(arg)?.type.kind === 'integer'
    switch (call.name) {
      case 'count':
        return { role: call.distinct ? 'distinct' : 'additive' }
      case 'sum':
        return integer && !call.distinct ? { role: 'additive' } : null
      case 'avg':
        return integer && !call.distinct ? this.average(call) : null
      case 'min':
      case 'max':
        if (arg === undefined || !this.showsExtremes(arg)) return null
        return { role: call.name === 'min' ? 'least' : 'greatest' }
      default:
        return null
    }
  }

  private average(call: Call): RawCell {
    const sum = this.place({ ...call, name: 'sum' })
    const count = this.place({ ...call, name: 'count' })
    return { role: 'average', sum, count }
  }

  private showsExtremes(arg: Expr): boolean {
    const place = located(arg, this.tables)
    if (place === null) return false
    const column = this.policy.tables
      .get(place.table.name.toLowerCase())
      ?.columns.get(place.column.name.toLowerCase())
    return column?.extremes === true
  }

  /** HAVING may combine comparisons of outputs with constants; places are added for what it names. */
  private judges(having: Expr): boolean {
    switch (having.kind) {
      case 'and':
      case 'or':
        return having.items.every((item) => this.judges(item))
      case 'not':
        return this.judges(having.item)
      case 'is null':
        return this.place(having.item) >= 0
      case 'compare':
        return [having.left, having.right].every((side) => this.isValue(side))
      case 'between':
        return [having.item, having.low, having.high].every((side) => this.isValue(side))
      case 'in list':
        return [having.item, ...having.list].every((side) => this.isValue(side))
      default:
        return false
    }
  }

  private isValue(expr: Expr): boolean {
    if (expr.kind === 'constant' || expr.kind === 'parameter') return true
    return this.place(expr) >= 0
  }

  private order(outputs: readonly number[]): GroupPlan['order'] | null {
    const order = this.query.orderBy.map((item) => ({
      place: this.ordered(item, outputs),
      descending: item.descending,
      // DuckDB's default is last in both directions.
      nulls: item.nulls === 'first' ? ('first' as const) : ('last' as const),
    }))
    return order.some(({ place }) => place < 0) ? null : order
  }

  private ordered(item: OrderItem, outputs: readonly number[]): number {
    const { expr } = item
    if (expr.kind !== 'column' || expr.table !== null) return this.place(expr)
    const output = this.select.items.findIndex((candidate) => candidate.alias === expr.name)
    return outputs[output] ?? -1
  }

  /** Per protected table instance: how many persons, and who where they are fewer than k. */
  private hidden(): SelectItem[] {
    const subjects = [...this.tables].flatMap(([alias, table]) =>
      subjectColumns(table).map((name): Expr => ({ kind: 'column', table: alias, name })),
    )
    return subjects.flatMap((subject, place) => {
      const persons = aggregate('count', subject)
      const few: Expr = {
        kind: 'compare',
        op: '<',
        left: persons,
        right: { kind: 'constant', type: 'integer', text: String(this.policy.k) },
      }
      const who: Expr = {
        kind: 'case',
        whens: [{ when: few, then: aggregate('list', subject) }],
        otherwise: null,
      }
      return [
        { expr: persons, alias: `h${2 * place + 1}` },
        { expr: who, alias: `h${2 * place + 2}` },
      ]
    })
  }

  private grouped(hidden: readonly SelectItem[]): Query {
    const body: Select = {
      ...this.select,
      distinct: false,
      items: [...this.raw, ...hidden],
      groupBy: this.keys,
      having: null,
    }
    return { ctes: [], body, orderBy: [], limit: null, offset: null }
  }
}

function aggregate(name: string, arg: Expr): Call {
  return { kind: 'call', name, args: [arg], star: false, distinct: true, filter: null, orderBy: [] }
}

/** LIMIT or OFFSET as a number; null if not given; undefined if it is not a plain number. */
export function wholeNumber(expr: Expr | null): number | null | undefined {
  if (expr === null) return null
  if (expr.kind !== 'constant' || expr.type !== 'integer') return undefined
  const value = Number(expr.text)
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
