import {
  BOOLEAN,
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

/** `code` is an index into a list of ours; `number` holds whole numbers up to 2^53. */
export type StageType = 'id' | 'code' | 'integer' | 'number' | 'flag' | 'text'
export type StageValue = number | boolean | string | null

export interface StageColumn {
  readonly name: string
  readonly type: StageType
}

const TYPES: Readonly<Record<StageType, { readonly sql: string; readonly type: DuckDBType }>> = {
  id: { sql: 'UINTEGER', type: UINTEGER },
  code: { sql: 'UTINYINT', type: UTINYINT },
  integer: { sql: 'INTEGER', type: INTEGER },
  number: { sql: 'DOUBLE', type: DOUBLE },
  flag: { sql: 'BOOLEAN', type: BOOLEAN },
  text: { sql: 'VARCHAR', type: VARCHAR },
}

const CHUNK = 2048

/** A name as SQL; only names of ours come here. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text of ours as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A table of the in-memory database, filled chunk by chunk. */
export class Stage {
  readonly #appender: DuckDBAppender
  readonly #types: readonly DuckDBType[]
  readonly #columns: StageValue[][]
  #rows = 0
  /** Rows appended so far. */
  count = 0

  private constructor(appender: DuckDBAppender, columns: readonly StageColumn[]) {
    this.#appender = appender
    this.#types = columns.map(({ type }) => TYPES[type].type)
    this.#columns = columns.map(() => new Array<StageValue>(CHUNK).fill(null))
  }

  static async create(
    connection: DuckDBConnection,
    name: string,
    columns: readonly StageColumn[],
  ): Promise<Stage> {
    const list = columns.map((column) => `${quoted(column.name)} ${TYPES[column.type].sql}`)
    await connection.run(`CREATE TABLE ${quoted(name)} (${list.join(', ')})`)
    return new Stage(await connection.createAppender(name), columns)
  }

  /** Adds a row; `values` in the order of the columns. The array is copied. */
  add(values: readonly StageValue[]): void {
    const columns = this.#columns
    if (values.length !== columns.length) throw new TypeError('a row of another width')
    // Counted loops: this runs for every cell of the roster.
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]
      if (column) column[this.#rows] = values[at] ?? null
    }
    this.count++
    if (++this.#rows === CHUNK) this.#flush()
  }

  close(): void {
    if (this.#rows > 0) this.#flush()
    this.#appender.closeSync()
  }

  #flush(): void {
    const rows = this.#rows
    const chunk = DuckDBDataChunk.create(this.#types, rows)
    for (const [at, column] of this.#columns.entries()) {
      chunk.setColumnValues(at, rows === CHUNK ? column : column.slice(0, rows))
    }
    this.#appender.appendDataChunk(chunk)
    this.#rows = 0
  }
}
