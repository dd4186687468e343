import { isReadable } from '../disclosure/readable.js'
import { layoutOf, loadName } from '../engine/aws/layout.js'
import { renderSpark } from '../engine/aws/spark/render.js'
import { spelledForDuckDB } from '../engine/aws/spark/respell.js'
import { toSpark } from '../engine/aws/spark/spark.js'
import type { Cell } from '../engine/port.js'
import { equal } from '../gate/equal.js'
import { renderChecked } from '../gate/gate.js'
import type { Query } from '../gate/query.js'
import { read } from '../gate/read.js'
import type { Policy } from '../policy/policy.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'

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

/** Characters of a query text that AWS takes. */
const LONGEST = 500_000
/** Nodes of a Spark tree that can still be read back. */
const MOST_NODES = 12_000

/** For AWS Clean Rooms. Nothing is sent apart: parameters stand in the text, as literals. */
export function sparkDialect(parsers: DialectParsers): Dialect {
  return {
    async write(query, parameters, { policy, snapshot }) {
      const load = loadName(snapshot, policy.hash)
      const spark = toSpark(query, { layout: layoutOf(policy), load, parameters })
      if (isRefusal(spark)) return spark
      if (!isReadable(spark, MOST_NODES)) return tooLong()
      const text = renderSpark(spark)
      if (text.length > LONGEST) return tooLong()
      const spelled = spelledForDuckDB(text)
      const back = read(await parsers.serialize(spelled), spelled, 'own')
      if (isRefusal(back)) {
        if (back.code === 'TOO_COMPLEX') return tooLong()
        throw new TypeError(`the Spark text cannot be read back: ${back.code}`)
      }
      if (!equal(back, spark)) throw new TypeError('the Spark text does not say what the tree says')
      return { text, parameters: [] }
    },
  }
}

const tooLong = (): Refusal =>
  refuse('ENGINE_LACKS', 'The text for the engine of this session would be too long.', {
    instead: 'split the query',
  })
