import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { Fault } from '../../fault.js'
import { DuckDBInstance } from '../room/duckdb.js'

/** DuckDB as a parser and nothing else: an empty instance, locked, that holds no table and opens no file. */
export interface DuckDBParser {
  /** @throws Fault `PARSER_FAILED` */
  serialize(sql: string): Promise<string>
  close(): void
}

/**
 * The settings of an instance that only parses. The parser uses its own defaults whatever is set here;
 * these keep a text that escaped its parameter from reaching anything.
 */
const SETTINGS = {
  threads: '1',
  memory_limit: '256MB',
  temp_directory: '',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  allow_community_extensions: 'false',
  enable_external_access: 'false',
  lock_configuration: 'true',
} as const

export async function createDuckDBParser(): Promise<DuckDBParser> {
  try {
    const instance = await DuckDBInstance.create(':memory:', SETTINGS)
    const connection = await instance.connect()
    const statement = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)')
    return parserOver(instance, connection, statement)
  } catch (cause) {
    throw new Fault('PARSER_FAILED', 'The SQL parser could not be started.', { cause })
  }
}

function parserOver(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  statement: DuckDBPreparedStatement,
): DuckDBParser {
  // One prepared statement holds one value at a time: calls queue behind each other.
  let last: Promise<unknown> = Promise.resolve()
  const one = async (sql: string): Promise<string> => {
    statement.bindVarchar(1, sql)
    // What is there already is read at once: a chunk fetched is a thread woken, twice for one row.
    const answer: unknown = (await statement.run()).getChunk(0).getColumnVector(0).getItem(0)
    if (typeof answer !== 'string') throw new TypeError('json_serialize_sql gave no text')
    return answer
  }
  return {
    async serialize(sql) {
      const answer = last.then(() => one(sql))
      last = answer.catch(() => undefined)
      try {
        return await answer
      } catch (cause) {
        throw new Fault('PARSER_FAILED', 'The SQL parser could not answer.', { cause })
      }
    },
    close() {
      statement.destroySync()
      connection.closeSync()
      instance.closeSync()
    },
  }
}
