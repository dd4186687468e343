import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBPreparedStatement,
  DuckDBResult,
} from '@duckdb/node-api'
import type { Cell, RunRequest } from '../port.js'
import { cellOf, isHiddenType } from './cells.js'
import { StatementType } from './duckdb.js'
import { Harvest } from './harvest.js'
import type { RoomReason, RunResult } from './protocol.js'

/** A query under way. */
export interface Execution {
  readonly result: Promise<RunResult>
  /** Interrupts until it ends; one interrupt can fall between planning and running and be lost. */
  stop(): void
  /** Drops what it leaves in DuckDB; once the result is there, so that nobody waits for this. */
  end(): void
}

/** Ends a run early, for a reason of ours. */
class Ended extends Error {
  readonly reason: RoomReason

  constructor(reason: RoomReason) {
    super(reason)
    this.reason = reason
  }
}

const INTERRUPT_EVERY_MS = 5

/**
 * Starts one query on a connection that no other has had or will have, so that what SQL can leave on a connection
 * (variables, temporary tables, profiling) is gone with it.
 */
export function execute(opening: Promise<DuckDBConnection>, request: RunRequest): Execution {
  let connection: DuckDBConnection | null = null
  let statement: DuckDBPreparedStatement | null = null
  let stopper: NodeJS.Timeout | null = null
  let stopped = false
  const stop = (): void => {
    stopped = true
    stopper ??= setInterval(() => connection?.interrupt(), INTERRUPT_EVERY_MS)
    connection?.interrupt()
  }
  const work = async (): Promise<RunResult> => {
    try {
      connection = await opening
      if (stopped) return failed('stopped')
      statement = await connection.prepare(request.text)
      const harvest = await run(statement, request)
      if (harvest.over) connection.interrupt()
      return harvest.result()
    } catch (cause) {
      return failed(stopped ? 'stopped' : reasonOf(cause))
    } finally {
      if (stopper !== null) clearInterval(stopper)
    }
  }
  const end = (): void => {
    statement?.destroySync()
    connection?.disconnectSync()
  }
  return { result: work(), stop, end }
}

const failed = (reason: RoomReason): RunResult => ({ kind: 'failed', reason })

async function run(prepared: DuckDBPreparedStatement, request: RunRequest): Promise<Harvest> {
  if (prepared.statementType !== StatementType.SELECT) throw new Ended('error')
  if (prepared.parameterCount !== request.parameters.length) throw new Ended('error')
  request.parameters.forEach((value, index) => bind(prepared, index + 1, value))
  return collect(await prepared.stream(), request)
}

function bind(prepared: DuckDBPreparedStatement, index: number, value: Cell): void {
  if (value === null) prepared.bindNull(index)
  else if (typeof value === 'string') prepared.bindVarchar(index, value)
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value)
  else if (Number.isSafeInteger(value)) prepared.bindBigInt(index, BigInt(value))
  else prepared.bindDouble(index, value)
}

/** Reads chunk by chunk and stops at the first cap: what DuckDB has not made yet is never held. */
async function collect(result: DuckDBResult, request: RunRequest): Promise<Harvest> {
  const types = result.columnTypes()
  const visible = types.length - request.hidden
  const convert = types.slice(0, Math.max(visible, 0)).map(cellOf)
  if (visible < 1 || !types.slice(visible).every(isHiddenType)) throw new Ended('error')
  const converters = convert.filter((one) => one !== null)
  if (converters.length !== convert.length) throw new Ended('error')
  const harvest = new Harvest(request, converters)
  let chunk: DuckDBDataChunk | null
  while (!harvest.over && (chunk = await result.fetchChunk()) !== null) {
    if (chunk.rowCount === 0) break
    harvest.add(chunk)
  }
  return harvest
}

/**
 * The reason behind an error. DuckDB's text stays here: it quotes cells ("Could not convert string
 * 'Zaphod' to INT32"). Only its class at the very start is read, so a cell cannot choose the reason.
 */
function reasonOf(cause: unknown): RoomReason {
  if (cause instanceof Ended) return cause.reason
  const words = cause instanceof Error ? cause.message : ''
  if (/^(Out of Memory Error|INTERNAL Error: Memory allocation failure|std::bad_alloc)/.test(words))
    return 'memory'
  if (/^(Array buffer allocation failed|Invalid string length|bad allocation)/.test(words))
    return 'memory'
  return 'error'
}
