import type { Expr, From } from '../../../gate/query.js'
import { column, derived } from './build.js'
import { lacks } from './lacks.js'
import type { Around, Columns, Key, Made, Makers } from './place.js'
import { columnsOf, loadOf } from './tables.js'

/** The columns that a SELECT names of each of its sources, as they are called in AWS. */
export type Used = ReadonlyMap<string, ReadonlySet<string>>

/** What stands in a FROM, before it is known which columns of it are needed. */
export interface Sources {
  readonly columns: Map<string, Columns>
  /** Keys of queries in FROM, as this SELECT sees them. */
  readonly keys: readonly Key[]
  /** A query in FROM should have a row for every row around, and has none where nothing matches. */
  readonly isPartial: boolean
  /** The join conditions of the approved tree. */
  readonly ons: readonly Expr[]
  readonly finish: (used: Used, ons: ReadonlyMap<Expr, Expr>) => From
}

type Leaf = Exclude<From, { readonly kind: 'join' }>
type Finish = Sources['finish']

/** Reads a FROM: tables of the layout, CTEs, queries and their joins. */
export function sourcesOf(from: From, around: Around, make: Makers): Sources {
  const reading = new Reading(around, make)
  const finish = reading.part(from, false)
  const { columns, keys, isPartial, ons } = reading
  return { columns, keys, isPartial, ons, finish }
}

class Reading {
  readonly columns = new Map<string, Columns>()
  readonly keys: Key[] = []
  readonly ons: Expr[] = []
  isPartial = false

  private readonly around: Around
  private readonly make: Makers

  constructor(around: Around, make: Makers) {
    this.around = around
    this.make = make
  }

  /** @param isOptional - An outer join may put NULL in its place. */
  part(part: From, isOptional: boolean): Finish {
    if (part.kind !== 'join') {
      const before = this.keys.length
      const finish = this.leaf(part)
      if (isOptional && this.keys.length > before) {
        lacks('a query beside an outer join that looks at the row around it', part)
      }
      return finish
    }
    const { join, on } = part
    if (on !== null) this.ons.push(on)
    const left = this.part(part.left, isOptional || join === 'right' || join === 'full')
    const right = this.part(part.right, isOptional || join === 'left' || join === 'full')
    return (used, ons) => ({
      ...{ kind: 'join', join, using: [], left: left(used, ons), right: right(used, ons) },
      on: on === null ? null : (ons.get(on) ?? null),
    })
  }

  private leaf(source: Leaf): Finish {
    const alias = source.alias ?? ''
    if (source.kind === 'subquery') {
      const made = this.make.query(source.query, this.around)
      this.columns.set(alias, made.columns)
      this.keys.push(...keysOf(made, alias))
      this.isPartial ||= made.isTotal && made.keys.length > 0
      return () => derived(made.query, alias)
    }
    const cte = this.around.ctes.get(source.name)
    if (cte === undefined) return this.table(source.name, alias)
    this.columns.set(alias, cte.columns)
    return () => ({ kind: 'table', name: cte.name, alias })
  }

  private table(name: string, alias: string): Finish {
    const { text } = this.around
    const parts = text.layout.get(name.toLowerCase())
    if (parts === undefined) throw new TypeError('a table that the layout does not hold')
    this.columns.set(alias, columnsOf(parts))
    return (used) => {
      const load = loadOf(parts, used.get(alias) ?? new Set(), text.load)
      for (const part of load.parts) text.parts.add(part)
      return derived(load.query, alias)
    }
  }
}

const keysOf = (made: Made, alias: string): readonly Key[] =>
  made.keys.map((key, place) => ({ ...key, inner: column(alias, keyName(place)) }))

/** The column in which a query gives its key at a place. */
export const keyName = (place: number): string => `k${place + 1}`
