import {
  DOUBLE,
  DuckDBDataChunk,
  INTEGER,
  UINTEGER,
  UTINYINT,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api'
import { Texts } from './texts.js'

/**
 * `id` is a whole number from 1, `code` an index into a list of ours of at most 255 words; `number` holds
 * whole numbers up to 2^53, `whole` those from 0 that are never NULL.
 */
export type StageType = 'id' | 'whole' | 'code' | 'integer' | 'number' | 'flag' | 'text'
export type StageValue = number | boolean | string | null
/** A value as it lies in a chunk: NULL is a number that the type does not use. */
export type Stored = number | string | null

export interface StageColumn {
  readonly name: string
  readonly type: StageType
}

interface Storage {
  readonly sql: string
  readonly type: DuckDBType
  /** Stands for NULL: a true NULL costs several times as much to hand over. */
  readonly none: Stored
  /** What it stands for, as SQL over the column. */
  readonly read: (column: string) => string
}

const TYPES: Readonly<Record<StageType, Storage>> = {
  id: { sql: 'UINTEGER', type: UINTEGER, none: 0, read: (c) => `nullif(${c}, 0)` },
  whole: { sql: 'UINTEGER', type: UINTEGER, none: 0, read: (c) => c },
  code: { sql: 'UTINYINT', type: UTINYINT, none: 255, read: (c) => `nullif(${c}, 255)` },
  integer: {
    sql: 'INTEGER',
    type: INTEGER,
    none: -2_147_483_648,
    read: (c) => `nullif(${c}, (-2147483648)::INTEGER)`,
  },
  number: { sql: 'DOUBLE', type: DOUBLE, none: NaN, read: (c) => `nullif(${c}, 'nan'::DOUBLE)` },
  flag: { sql: 'UTINYINT', type: UTINYINT, none: 2, read: (c) => `nullif(${c}, 2)::BOOLEAN` },
  text: { sql: 'VARCHAR', type: VARCHAR, none: null, read: (c) => c },
}

const CHUNK = 2048

/** A name as SQL; only names of ours come here. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text of ours as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A value as a stage of the type stores it. */
export function stored(value: StageValue | undefined, type: StageType): Stored {
  if (value === null || value === undefined) return TYPES[type].none
  return typeof value === 'boolean' ? Number(value) : value
}

/** Types of one byte, whose columns are kept together. */
const SMALL: ReadonlySet<StageType> = new Set(['code', 'flag'])

/**
 * A table of the in-memory database, filled row by row and handed over in chunks.
 *
 * Its small columns (codes and flags) say the same for most rows: each combination of them is stored once, in
 * a table of its own, and a row holds the number of its combination. What is read is a view of both.
 */
export class Stage {
  readonly #columns: readonly StageColumn[]
  /** The rows of the chunk at hand by column; null for a small one. */
  readonly #chunk: readonly (Stored[] | null)[]
  readonly #large: readonly Stored[][]
  readonly #types: readonly DuckDBType[]
  readonly #appender: DuckDBAppender
  readonly #combined: DuckDBAppender
  readonly #combinations = new Texts()
  /** The small columns of the row at hand. */
  readonly #small: Uint8Array
  readonly #places: readonly number[]
  readonly #numbers: Stored[] = new Array<Stored>(CHUNK).fill(0)
  #row = 0

  private constructor(
    columns: readonly StageColumn[],
    appender: DuckDBAppender,
    combined: DuckDBAppender,
  ) {
    this.#columns = columns
    this.#appender = appender
    this.#combined = combined
    this.#chunk = columns.map(({ type }) =>
      SMALL.has(type) ? null : new Array<Stored>(CHUNK).fill(0),
    )
    const large = columns.filter(({ type }) => !SMALL.has(type))
    this.#large = [...this.#chunk.filter((column) => column !== null), this.#numbers]
    this.#types = [...large.map(({ type }) => TYPES[type].type), UINTEGER]
    let next = 0
    this.#places = columns.map(({ type }) => (SMALL.has(type) ? next++ : -1))
    this.#small = new Uint8Array(next)
  }

  /** Makes the tables, and a view of the name given in which NULL is NULL. */
  static async create(
    connection: DuckDBConnection,
    name: string,
    columns: readonly StageColumn[],
  ): Promise<Stage> {
    const [held, combined] = [heldTable(name), combinedTable(name)]
    const sql = ({ name: column, type }: StageColumn) => `${quoted(column)} ${TYPES[type].sql}`
    const large = columns.filter(({ type }) => !SMALL.has(type)).map(sql)
    const small = columns.filter(({ type }) => SMALL.has(type)).map(sql)
    const combination = `${quoted(COMBINATION)} UINTEGER`
    const views = columns.map(({ name: column, type }) => {
      const from = `${SMALL.has(type) ? 'c' : 'h'}.${quoted(column)}`
      return `${TYPES[type].read(from)} AS ${quoted(column)}`
    })
    await connection.run(`CREATE TABLE ${quoted(held)} (${[...large, combination].join(', ')});
      CREATE TABLE ${quoted(combined)} (${[combination, ...small].join(', ')});
      CREATE VIEW ${quoted(name)} AS SELECT ${views.join(', ')} FROM ${quoted(held)} h
        ${small.length > 0 ? `JOIN ${quoted(combined)} c USING (${quoted(COMBINATION)})` : ''}`)
    const appender = await connection.createAppender(held)
    return new Stage(columns, appender, await connection.createAppender(combined))
  }

  /** Sets a column of the row at hand; every column is to be set in every row. */
  set(at: number, value: Stored): void {
    const column = this.#chunk[at]
    if (column) column[this.#row] = value
    else this.#small[this.#places[at] ?? 0] = Number(value)
  }

  /** Columns `from` to `to`, exclusive, of the row at hand; of the one before if nothing has been set since. */
  get(from: number, to: number, row: Stored[]): void {
    for (let at = from; at < to; at++) {
      const column = this.#chunk[at]
      row[at - from] = column
        ? (column[this.#row] ?? null)
        : (this.#small[this.#places[at] ?? 0] ?? 0)
    }
  }

  /** Adds a row; `values` in the order of the columns. */
  add(values: readonly StageValue[]): void {
    if (values.length !== this.#columns.length) throw new TypeError('a row of another width')
    for (const [at, { type }] of this.#columns.entries()) this.set(at, stored(values[at], type))
    this.next()
  }

  /** Says that the row at hand is filled. */
  next(): void {
    const small = this.#small
    this.#numbers[this.#row] = small.length > 0 ? this.#combinations.id(small, 0, small.length) : 0
    if (++this.#row === CHUNK) this.#flush()
  }

  close(): void {
    if (this.#row > 0) this.#flush()
    this.#appender.closeSync()
    const { count } = this.#combinations
    for (let number = 1; number <= count; number++) {
      this.#combinations.copy(number, this.#small, 0)
      this.#combined.appendUInteger(number)
      for (const byte of this.#small) this.#combined.appendUTinyInt(byte)
      this.#combined.endRow()
    }
    this.#combined.closeSync()
  }

  #flush(): void {
    const rows = this.#row
    const chunk = DuckDBDataChunk.create(this.#types, rows)
    for (const [at, column] of this.#large.entries()) {
      chunk.setColumnValues(at, rows === CHUNK ? column : column.slice(0, rows))
    }
    this.#appender.appendDataChunk(chunk)
    this.#row = 0
  }
}

const COMBINATION = '#combination'
const heldTable = (name: string) => `held_${name}`
const combinedTable = (name: string) => `combined_${name}`

/** Drops a stage that is no longer needed. */
export const dropStage = (name: string): string =>
  `DROP VIEW ${quoted(name)}; DROP TABLE ${quoted(heldTable(name))}; DROP TABLE ${quoted(combinedTable(name))}`
