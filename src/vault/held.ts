import {
  DOUBLE,
  DuckDBDataChunk,
  INTEGER,
  UINTEGER,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBVector,
} from '@duckdb/node-api'
import { quoted } from './sql.js'
import { isSmall, type Block, type Stage, type StageColumn, type StageType } from './staging.js'
import { fillTexts, fillVector } from './vectors.js'

interface Storage {
  readonly sql: string
  readonly type: DuckDBType
  /** What NULL stands as, made NULL again, as SQL over the column: a true NULL costs much more to hand over. */
  readonly read: (column: string) => string
}

const TYPES: Readonly<Record<Exclude<StageType, 'code' | 'flag'>, Storage>> = {
  id: { sql: 'UINTEGER', type: UINTEGER, read: (c) => `nullif(${c}, 0)` },
  whole: { sql: 'UINTEGER', type: UINTEGER, read: (c) => c },
  integer: {
    sql: 'INTEGER',
    type: INTEGER,
    read: (c) => `nullif(${c}, (-2147483648)::INTEGER)`,
  },
  number: { sql: 'DOUBLE', type: DOUBLE, read: (c) => `nullif(${c}, 'nan'::DOUBLE)` },
  text: { sql: 'VARCHAR', type: VARCHAR, read: (c) => c },
}
const SMALL_TYPES: Readonly<Record<'code' | 'flag', (column: string) => string>> = {
  code: (c) => `nullif(${c}, 255)`,
  flag: (c) => `nullif(${c}, 2)::BOOLEAN`,
}

/** What the ids of a column stand for: a column of the name, with a number for each id. */
export interface Meaning {
  readonly name: string
  readonly numbers: Uint32Array
}

/** What a stage's rows are made with as they are handed over. */
export interface Holding {
  /** Stage column of ids -> the columns that stand in its place. */
  readonly meanings?: ReadonlyMap<string, readonly Meaning[]>
  /** Columns made of codes and flags alone, as SQL over `s`: worked out once for each combination of them. */
  readonly words: Readonly<Record<string, string>>
}

const CHUNK = 2048
const COMBINATION = '#combination'

const heldTable = (name: string) => quoted(`held_${name}`)
const wordTable = (name: string) => quoted(`words_${name}`)

/** A held stage as SQL: its rows are `s`, in which NULL is NULL, and what was made of its codes is `w`. */
export const fromHeld = (name: string): string =>
  `${quoted(name)} s JOIN ${wordTable(name)} w ON w.${quoted(COMBINATION)} = s.${quoted(COMBINATION)}`

/**
 * Hands the rows of a stage to the database, some at a time: `take` is called for each lot of them, in their
 * order, and finds it in `fromHeld`. It is called once if there are none. The stage is empty then, and nothing
 * of it is left in the database: of a large file only as much lies there as is being written.
 */
export async function handOver(
  connection: DuckDBConnection,
  name: string,
  stage: Stage,
  { meanings, words }: Holding,
  take: () => Promise<void>,
): Promise<void> {
  const columns = stage.columns.flatMap((column, at) =>
    heldColumns(column, at, meanings?.get(column.name) ?? null),
  )
  await holdWords(connection, name, stage, words)
  await beginLot(connection, name, columns)
  let lot = lotOf(await connection.createAppender(`held_${name}`), columns)
  for (const { block, rows } of stage.drain()) {
    if (lot.rows + rows > LOT_ROWS) {
      lot.end()
      await take()
      await connection.run(dropLot(name))
      await beginLot(connection, name, columns)
      lot = lotOf(await connection.createAppender(`held_${name}`), columns)
    }
    lot.add(block, rows)
  }
  lot.end()
  await take()
  await connection.run(`${dropLot(name)}; DROP TABLE ${wordTable(name)}`)
}

/** A row group of the database: it is written to the file as a whole. */
const LOT_ROWS = 122_880

async function beginLot(
  connection: DuckDBConnection,
  name: string,
  columns: readonly HeldColumn[],
): Promise<void> {
  const sql = columns.map(({ name: column, storage }) => `${quoted(column)} ${storage.sql}`)
  const reads = columns.map(
    ({ name: column, storage }) => `${storage.read(quoted(column))} AS ${quoted(column)}`,
  )
  await connection.run(`
    CREATE TABLE ${heldTable(name)} (${[...sql, `${quoted(COMBINATION)} UINTEGER`].join(', ')});
    CREATE VIEW ${quoted(name)} AS
      SELECT ${[...reads, quoted(COMBINATION)].join(', ')} FROM ${heldTable(name)}`)
}

const dropLot = (name: string): string => `DROP VIEW ${quoted(name)}; DROP TABLE ${heldTable(name)}`

/** Takes rows into a table, chunk by chunk. */
function lotOf(appender: DuckDBAppender, columns: readonly HeldColumn[]) {
  const types = [...columns.map(({ storage }) => storage.type), UINTEGER]
  // A whole chunk is filled again: to make one takes as long as to fill it. Texts would pile up in it.
  const isPlain = columns.every(({ storage }) => storage !== TYPES.text)
  let whole: DuckDBDataChunk | undefined
  let taken = 0
  return {
    get rows() {
      return taken
    },
    add(block: Block, rows: number): void {
      taken += rows
      for (let from = 0; from < rows; from += CHUNK) {
        const to = Math.min(from + CHUNK, rows)
        const chunk =
          to - from === CHUNK && whole ? whole : DuckDBDataChunk.create(types, to - from)
        if (isPlain && to - from === CHUNK) whole = chunk
        for (const [at, { put }] of columns.entries()) {
          put(chunk.getColumnVector(at), block, from, to)
        }
        fillVector(chunk.getColumnVector(columns.length), block.combinations.subarray(from, to))
        appender.appendDataChunk(chunk)
      }
    },
    end: () => appender.closeSync(),
  }
}

interface HeldColumn {
  readonly name: string
  readonly storage: Storage
  /** Rows `from` to `to`, exclusive. */
  readonly put: (vector: DuckDBVector, block: Block, from: number, to: number) => void
}

function heldColumns(
  { name, type }: StageColumn,
  at: number,
  meanings: readonly Meaning[] | null,
): readonly HeldColumn[] {
  if (type === 'code' || type === 'flag') return []
  if (meanings) return meanings.map((meaning) => meantColumn(meaning, at))
  const put: HeldColumn['put'] = (vector, block, from, to) => {
    const numbers = block.numbers[at]
    if (numbers) fillVector(vector, numbers.subarray(from, to))
    else fillTexts(vector, (block.texts[at] ?? []).slice(from, to))
  }
  return [{ name, storage: TYPES[type], put }]
}

const meant = new Uint32Array(CHUNK)

function meantColumn({ name, numbers }: Meaning, at: number): HeldColumn {
  const put: HeldColumn['put'] = (vector, block, from, to) => {
    const ids = block.numbers[at]
    if (!ids) throw new TypeError('a column of ids holds none')
    for (let row = from; row < to; row++) meant[row - from] = numbers[ids[row] ?? 0] ?? 0
    fillVector(vector, meant.subarray(0, to - from))
  }
  return { name, storage: TYPES.id, put }
}

/** The combinations of small columns, with what is made of them. */
async function holdWords(
  connection: DuckDBConnection,
  name: string,
  { columns, combinations }: Stage,
  words: Readonly<Record<string, string>>,
): Promise<void> {
  const small = columns.filter(isSmall)
  const combined = quoted(`combined_${name}`)
  const sql = small.map(({ name: column }) => `${quoted(column)} UTINYINT`)
  const reads = small.flatMap(({ name: column, type }) =>
    type === 'code' || type === 'flag'
      ? [`${SMALL_TYPES[type](quoted(column))} AS ${quoted(column)}`]
      : [],
  )
  const key = quoted(COMBINATION)
  await connection.run(`CREATE TABLE ${combined} (${[`${key} UINTEGER`, ...sql].join(', ')})`)
  const appender = await connection.createAppender(`combined_${name}`)
  const bytes = Buffer.alloc(small.length)
  const first = small.length > 0 ? 1 : 0
  for (let number = first; number <= combinations.count; number++) {
    combinations.copy(number, bytes, 0)
    appender.appendUInteger(number)
    for (const byte of bytes) appender.appendUTinyInt(byte)
    appender.endRow()
  }
  appender.closeSync()
  const made = Object.entries(words).map(([column, from]) => `${from} AS ${quoted(column)}`)
  await connection.run(`
    CREATE TABLE ${wordTable(name)} AS SELECT ${[key, ...made].join(', ')}
      FROM (SELECT ${[key, ...reads].join(', ')} FROM ${combined}) s;
    DROP TABLE ${combined}`)
}
