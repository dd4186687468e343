import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import { DOUBLE, INTEGER, UINTEGER, VARCHAR } from '../engine/room/duckdb.js'
import { CHUNK, offerRows, type OfferedColumn } from './rows.js'
import { quoted } from './sql.js'
import { isSmall, type Stage, type StageColumn, type StageType } from './staging.js'
import { fillTexts, fillVector } from './vectors.js'

interface Storage {
  readonly type: DuckDBType
  /** What NULL stands as, made NULL again, as SQL over the column: a true NULL costs much more to hand over. */
  readonly read: (column: string) => string
}

const TYPES: Readonly<Record<Exclude<StageType, 'code' | 'flag'>, Storage>> = {
  id: { type: UINTEGER, read: (c) => `nullif(${c}, 0)` },
  whole: { type: UINTEGER, read: (c) => c },
  integer: {
    type: INTEGER,
    read: (c) => `nullif(${c}, (-2147483648)::INTEGER)`,
  },
  number: { type: DOUBLE, read: (c) => `nullif(${c}, 'nan'::DOUBLE)` },
  text: { type: VARCHAR, read: (c) => c },
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

const COMBINATION = '#combination'

const wordTable = (name: string) => quoted(`words_${name}`)

/** A stage that is handed over as SQL: its rows are `s`, in which NULL is NULL, and what was made of its codes is `w`. */
export const fromHeld = (name: string): string =>
  `${quoted(name)} s JOIN ${wordTable(name)} w ON w.${quoted(COMBINATION)} = s.${quoted(COMBINATION)}`

/**
 * Hands the rows of a stage to the database, some at a time: `take` is called for each lot of them, in their order,
 * and finds it in `fromHeld`, once. It is called once if there are none. They are never a table there: the query that
 * takes them asks for them. The stage is empty then, and nothing of it is left in the database.
 */
export async function handOver(
  connection: DuckDBConnection,
  name: string,
  stage: Stage,
  { meanings, words }: Holding,
  take: () => Promise<void>,
): Promise<void> {
  const own = stage.columns.flatMap((column, at) =>
    heldColumns(column, at, meanings?.get(column.name) ?? null),
  )
  const columns = [...own, COMBINATIONS]
  await holdWords(connection, name, stage, words)
  const rows = offerRows(connection, `rows_${name}`, columns, stage)
  const reads = columns.map(
    ({ name: column, read }) => `${read(quoted(column))} AS ${quoted(column)}`,
  )
  await connection.run(`CREATE VIEW ${quoted(name)} AS SELECT ${reads.join(', ')} FROM ${rows.sql}`)
  do {
    const before = rows.left()
    await take()
    if (before > 0 && rows.left() === before) throw new TypeError('rows that no query asks for')
  } while (rows.left() > 0)
  await connection.run(`DROP VIEW ${quoted(name)}; DROP TABLE ${wordTable(name)}`)
}

interface HeldColumn extends OfferedColumn {
  readonly read: Storage['read']
}

const COMBINATIONS: HeldColumn = {
  ...{ name: COMBINATION, ...TYPES.whole },
  put: (vector, { combinations }, from, to) => fillVector(vector, combinations.subarray(from, to)),
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
  return [{ name, ...TYPES[type], put }]
}

const meant = new Uint32Array(CHUNK)

function meantColumn({ name, numbers }: Meaning, at: number): HeldColumn {
  const put: HeldColumn['put'] = (vector, block, from, to) => {
    const ids = block.numbers[at]
    if (!ids) throw new TypeError('a column of ids holds none')
    for (let row = from; row < to; row++) meant[row - from] = numbers[ids[row] ?? 0] ?? 0
    fillVector(vector, meant.subarray(0, to - from))
  }
  return { name, ...TYPES.id, put }
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
