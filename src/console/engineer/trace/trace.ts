import type { SessionViewWire, TableWire } from '../../api/session-view.js'
import { tokenText } from '../answer/token-text.js'
import type { Posed } from '../bench/runs.js'

/** One table that a token can stand in, and the query that finds its rows. */
export interface Place {
  readonly table: string
  readonly words: string
  readonly columns: readonly string[]
  /** Rows of the table are about persons, so an answer with some counts them against the budget. */
  readonly counts: boolean
  readonly sql: string
}

/**
 * Where in a session a token can stand: each table with a column of its kind, in the order of the session. Empty
 * if the session answers no own SQL, or the text is no token. The kind is told by the prefix: it differs for each domain and form.
 */
export function placesOf(token: string, { policy, tables }: SessionViewWire): readonly Place[] {
  const prefix = tokenText(token)?.prefix
  if (prefix === undefined || policy.checksOnly) return []
  return tables
    .filter(({ subjects }) => subjects.length === 0 || policy.kinds.includes('named'))
    .flatMap((table) => {
      const columns = table.columns.filter((column) => column.prefix === prefix)
      return columns.length === 0 ? [] : [placeIn(table, columns, token)]
    })
}

function placeIn(table: TableWire, columns: TableWire['columns'], token: string): Place {
  const names = columns.map(({ name }) => name)
  // A token is letters, digits and an underscore: it cannot end the literal.
  const tests = names.map((name) => `t.${name} = '${token}'`).join(' OR ')
  return {
    ...{ table: table.name, words: table.words, columns: names },
    counts: table.subjects.length > 0,
    sql: `SELECT t.* FROM ${table.name} AS t WHERE ${tests}`,
  }
}

/** The questions that look for a token in some places. */
export function traced(places: readonly Place[]): readonly Posed[] {
  return places.map(({ table, sql }) => ({
    ...{ title: table, text: null },
    question: { sql },
  }))
}
