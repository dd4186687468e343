import type { Cell } from '../engine/port.js'
import { renderChecked } from '../gate/gate.js'
import type { Query } from '../gate/query.js'
import type { Policy } from '../policy/policy.js'
import type { Refusal } from '../refusal.js'

/** A text for an engine, with the values it is to be run with. */
export interface Written {
  readonly text: string
  readonly parameters: readonly Cell[]
}

/** The language of the engine that will run a query. */
export interface Dialect {
  /**
   * The text of an approved tree with its hidden columns, read back and found equal.
   *
   * @param of - where the tables lie; each table's place depends on that table alone, so that a policy narrowed
   * to a session's tables will do.
   * @returns `ENGINE_LACKS` if the engine has no equal of something in it.
   * @throws TypeError if the text says anything but what the tree says: a defect of ours, and the query dies.
   * @throws Fault `PARSER_FAILED`
   */
  write(
    query: Query,
    parameters: readonly Cell[],
    of: { readonly policy: Policy; readonly snapshot: string },
  ): Promise<Written | Refusal>
}

/** DuckDB's parser, which reads back what was written. */
export interface DialectParsers {
  serialize(sql: string): Promise<string>
}

/** For rooms of ours. */
export function duckdbDialect(parsers: DialectParsers): Dialect {
  return {
    write: async (query, parameters) => ({ text: await renderChecked(query, parsers), parameters }),
  }
}
