import type { DuckDBType } from '@duckdb/node-api'
import { DuckDBListType, DuckDBTypeId } from '../../room/duckdb.js'

/**
 * The query that reads a result file as a room's answer reads: Spark's types become those of a room, column
 * by column and in order, and hidden lists, which leave AWS as text (`1,2,3`), become lists again.
 *
 * Text of ours, over names of ours: a column's own name, which may be the vendor's, is not used.
 */
export function viewOf(file: string, types: readonly DuckDBType[], hidden: number): string {
  const names = types.map((_, at) => `c${at}`)
  const visible = types.length - hidden
  const columns = types.map((type, at) =>
    at < visible ? visibleOf(type, `c${at}`) : hiddenOf(type, `c${at}`),
  )
  return `SELECT ${columns.join(', ')} FROM ${sourceOf(file)} AS r(${names.join(', ')})`
}

/** The file as a table; only this path can be read at all. */
export const sourceOf = (file: string): string => `read_parquet('${file.replaceAll("'", "''")}')`

/** Spark's timestamps are instants; a room's are UTC without a zone. */
function visibleOf(type: DuckDBType, column: string): string {
  switch (type.typeId) {
    case DuckDBTypeId.TIMESTAMP_TZ:
      return `make_timestamp(epoch_us(${column}))`
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
      return `CAST(${column} AS TIMESTAMP)`
    default:
      return column
  }
}

/**
 * What does not read as ordinals ends the query, and so the run: a list that is wrong must never count
 * nobody. Counts and single ordinals stay as they are.
 */
function hiddenOf(type: DuckDBType, column: string): string {
  if (type.typeId !== DuckDBTypeId.VARCHAR || type instanceof DuckDBListType) return column
  return (
    `CASE WHEN ${column} = '' THEN CAST([] AS UBIGINT[]) ` +
    `WHEN regexp_full_match(${column}, '[0-9]{1,10}(,[0-9]{1,10})*') ` +
    `THEN CAST(string_split(${column}, ',') AS UBIGINT[]) ` +
    `WHEN ${column} IS NOT NULL THEN error('no list') END`
  )
}
