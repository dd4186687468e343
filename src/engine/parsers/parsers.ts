import type { Parsers } from '../port.js'
import { createDuckDBParser } from './duckdb-parser.js'
import type { WitnessOptions } from './witness.js'
import { createWitness } from './witness.js'

/** Milliseconds the witness may take for one text: some hundred times what an honest one needs. */
const WITNESS_MS = 1_500

/**
 * The two parsers, warm. They are handed texts and never data.
 * @throws Fault `PARSER_FAILED` if DuckDB cannot be started.
 */
export async function createParsers(
  options: WitnessOptions = { deadlineMs: WITNESS_MS },
): Promise<Parsers> {
  const duckdb = await createDuckDBParser()
  const witness = createWitness(options)
  return {
    serialize: (sql) => duckdb.serialize(sql),
    witness: (sql) => witness.hear(sql),
    async close() {
      duckdb.close()
      await witness.close()
    },
  }
}
