import type { Call, Expr, OrderItem, Query, Select, SelectItem } from '../gate/query.js'
import type { Policy } from '../policy/policy.js'
import { isAggregate } from './aggregate.js'
import { locate, type Filter, type Located, type Tables } from './filters.js'
import { COUNT_ALL, groupColumns, personsIn } from './group-columns.js'
import { subjectOf } from './person.js'
import type { BasePlan, GroupPlan, RawCell } from './plan.js'
import { shapeOf } from './walk.js'
import { wholeNumber } from './whole-number.js'

/** What the shape of a query must be asked of: the policy's threshold and its `extremes`. */
export type ShapePolicy = Pick<Policy, 'k' | 'tables' | 'overlap' | 'protect'>

/** Lays out the raw row of a group while it reads the select list, HAVING and ORDER BY. */
export class ShapeReader {
  private readonly raw: SelectItem[] = []
  private readonly cells: RawCell[] = []
  private readonly places = new Map<string, number>()

  private readonly query: Query
  private readonly select: Select
  private readonly keys: readonly Expr[]
  private readonly tables: Tables
  private readonly policy: ShapePolicy
  private readonly filter: Filter
  private readonly isSecret: boolean

  constructor(
    query: Query,
    select: Select,
    keys: readonly Expr[],
    tables: Tables,
    policy: ShapePolicy,
    filter: Filter,
    isSecret: boolean,
  ) {
    this.query = query
    this.select = select
    this.keys = keys
    this.tables = tables
    this.policy = policy
    this.filter = filter
    this.isSecret = isSecret
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
    const isListed = this.isSecret || this.policy.overlap !== 'secrets'
    const members = isListed ? 'everyone' : 'small groups'
    const hidden = groupColumns(this.tables, members, this.policy.k)
    // Asks for cells of its own, so it comes before the query is laid out.
    const base = this.isSecret ? this.base(hidden) : null
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
      base,
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
    this.raw.push({ expr: this.counted(expr) ?? expr, alias: `c${place + 1}` })
    this.cells.push(cell)
    this.places.set(shapeOf(expr), place)
    return place
  }

  /**
   * The distinct in a column that says whom a row is about, where everyone is protected: the number of persons
   * that is there anyway. No policy hides such a column (`policy/columns.ts`). Null for all else.
   */
  private counted(expr: Expr): Expr | null {
    if (expr.kind !== 'call' || expr.name !== 'count' || !expr.distinct) return null
    if (this.policy.protect !== 'everyone') return null
    const [arg] = expr.args
    const found = arg === undefined ? null : this.column(arg)
    if (arg?.kind !== 'column' || found === null) return null
    const subject = subjectOf(found.table, found.held.column)
    return subject === null ? null : personsIn({ ...arg, name: subject })
  }

  private isBare(call: Call): boolean {
    if (call.filter !== null || call.orderBy.length > 0) return false
    return (
      call.star || (call.args.length === 1 && call.args.every((arg) => this.mayTake(call, arg)))
    )
  }

  /** Persons may be counted, not added up: a sum of line numbers tells who is in the group. */
  private mayTake(call: Call, arg: Expr): boolean {
    const standing = this.column(arg)?.standing
    if (standing === undefined || standing === 'secret') return false
    return standing !== 'personal' || call.name === 'count'
  }

  private column(expr: Expr): Located | null {
    return locate(expr, this.tables)
  }

  private cellOf(call: Call): RawCell | null {
    const [arg] = call.args
    const integer = arg !== undefined && this.column(arg)?.held.column.type.kind === 'integer'
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
    return this.column(arg)?.held.extremes === true
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

  /** Everyone the groups could be made of, told apart by the keys that are not secret. */
  private base(hidden: readonly SelectItem[]): BasePlan {
    const groupBy = this.keys.filter((key) => this.column(key)?.standing !== 'secret')
    const keys = groupBy.map((key) => this.place(key))
    // A room gives no row without a visible cell.
    const exprs = [...groupBy, COUNT_ALL]
    const items = exprs.map((expr, place): SelectItem => ({ expr, alias: `c${place + 1}` }))
    const { from, where } = this.filter
    const parts = { from, where, groupBy, items: [...items, ...hidden] }
    return { query: this.ungarnished(parts), hidden: hidden.length, keys }
  }

  private grouped(hidden: readonly SelectItem[]): Query {
    return this.ungarnished({ items: [...this.raw, ...hidden], groupBy: this.keys })
  }

  /** The query with these parts, without what acts after suppression. */
  private ungarnished(parts: Partial<Select>): Query {
    const body: Select = { ...this.select, distinct: false, having: null, ...parts }
    return { ctes: [], body, orderBy: [], limit: null, offset: null }
  }
}
