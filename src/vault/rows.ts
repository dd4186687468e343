import type { DuckDBConnection, DuckDBType, DuckDBVector } from '@duckdb/node-api'
import { DuckDBTableFunction } from '../engine/room/duckdb.js'
import { quoted } from './sql.js'
import type { Block, Stage } from './staging.js'

/** A column of the rows that are offered. */
export interface OfferedColumn {
  readonly name: string
  readonly type: DuckDBType
  /** Puts rows `from` to `to`, exclusive, of a block into the column of a chunk. */
  readonly put: (vector: DuckDBVector, block: Block, from: number, to: number) => void
}

/** Rows of a chunk of the database. */
export const CHUNK = 2048

/** A row group of the database, which is written to the file as a whole: a query gets no more. */
export const LOT_ROWS = 122_880

/** Rows that are offered. */
export interface OfferedRows {
  /** What they are read from: the next lot of them for each query, in their order. */
  readonly sql: string
  /** How many have not been read. */
  readonly left: () => number
}

/**
 * Offers the rows of a stage to the queries of a database, under a name that has not been used there. They can be
 * read once: what has been read is gone.
 *
 * A query asks for them chunk by chunk, from a thread of the database's own: it waits for this thread, and so
 * this one must never wait for it but in a promise.
 */
export function offerRows(
  connection: DuckDBConnection,
  name: string,
  columns: readonly OfferedColumn[],
  stage: Stage,
): OfferedRows {
  const pieces = chunksOf(stage)
  let left = stage.rows
  let lot = 0
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name,
      bindFunction: (info) => {
        for (const column of columns) info.addResultColumn(column.name, column.type)
        // Else the database would take it for the smaller side of a join, and give the rows in another order.
        info.setCardinality(Math.min(left, LOT_ROWS), true)
      },
      initFunction: () => {
        lot = LOT_ROWS
      },
      mainFunction: (_info, chunk) => {
        const next = lot > 0 ? pieces.next() : undefined
        chunk.rowCount = next?.value ? next.value.to - next.value.from : 0
        if (!next?.value) return
        const { block, from, to } = next.value
        lot -= to - from
        left -= to - from
        for (const [at, { put }] of columns.entries()) {
          put(chunk.getColumnVector(at), block, from, to)
        }
      },
    }),
  )
  return { sql: `${quoted(name)}()`, left: () => left }
}

interface Piece {
  readonly block: Block
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** A lot is some whole blocks, and so it ends where a piece does. */
function* chunksOf(stage: Stage): Generator<Piece, undefined> {
  for (const { block, rows } of stage.drain()) {
    for (let from = 0; from < rows; from += CHUNK) {
      yield { block, from, to: Math.min(from + CHUNK, rows) }
    }
  }
}
