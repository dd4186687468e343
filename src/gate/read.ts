import type { Refusal } from '../refusal.js'
import { fields, flag, list, parseLossless, peek } from './json.js'
import type { Query } from './query.js'
import { readExpr } from './read-expr.js'
import { readFrom } from './read-from.js'
import { readQuery } from './read-query.js'
import type { Author, Reader } from './reader.js'
import { Meter } from './reader.js'
import { refusal, stop, stopped } from './stop.js'

/**
 * Reads what DuckDB's parser made of a text (`json_serialize_sql`) into the closed tree.
 *
 * Default-deny on every class, type and key: what the tree has no word for, what this version of DuckDB
 * did not use to say, and anything but one SELECT is refused by name. `sql` is the text that was
 * parsed, for the words of a syntax error alone.
 */
export function read(json: string, sql: string, author: Author = 'vendor'): Query | Refusal {
  return stopped(() => {
    const answer = parsed(json)
    if (peek(answer, 'error') === true) return syntax(answer, sql)
    const { error, statements } = fields(answer, 'statement', ['error', 'statements'])
    if (flag(error, 'error')) stop('SYNTAX', 'the text could not be read', undefined)
    const [statement, ...others] = list(statements, 'statements')
    if (statement === undefined || others.length > 0) {
      stop('NOT_ONE_STATEMENT', `${others.length + 1} statements`, undefined)
    }
    return readerOf(author).query(body(statement))
  })
}

function parsed(json: string): unknown {
  try {
    return parseLossless(json)
  } catch {
    return stop('LITERAL_NOT_ALLOWED', 'a number that is too large', undefined)
  }
}

function body(statement: unknown): unknown {
  const { node, named_param_map } = fields(statement, 'statement', ['node', 'named_param_map'])
  for (const entry of list(named_param_map, 'parameters')) {
    fields(entry, 'parameter', ['key', 'value'])
  }
  return node
}

function readerOf(author: Author): Reader {
  const meter = new Meter(author)
  const reader: Reader = {
    author,
    query: (node) => meter.deeper(undefined, () => readQuery(node, reader, meter, body)),
    from: (node) => readFrom(node, reader, meter, body),
    expr: (node) => readExpr(node, reader, meter, body),
  }
  return reader
}

/** Parser errors quote the vendor's own text; only the word at the place is said again. */
function syntax(answer: unknown, sql: string): Refusal {
  const type = peek(answer, 'error_type')
  if (type === 'not implemented') {
    return refusal('NOT_ONE_STATEMENT', 'this is not a SELECT statement', undefined)
  }
  const message = peek(answer, 'error_message')
  if (typeof message === 'string' && message.includes('depth limit')) {
    return refusal('TOO_COMPLEX', 'an expression nested too deeply', undefined)
  }
  const position = peek(answer, 'position')
  const at =
    typeof position === 'string' && /^[0-9]{1,6}$/.test(position) ? Number(position) : undefined
  if (at === undefined) return refusal('SYNTAX', 'the text cannot be read', undefined)
  const near = /^(?:\w+|\S)?/.exec(sql.slice(at))?.[0] ?? ''
  if (near === '') return refusal('SYNTAX', 'the text ends too early', Math.max(sql.length - 1, 0))
  // `primary` and `asof` are names in a roster and keywords in DuckDB.
  const instead = /^[A-Za-z_]/.test(near)
    ? `if it is a name, quote it: "${near.slice(0, 40)}"`
    : undefined
  return refusal('SYNTAX', `cannot be read from "${near.slice(0, 40)}" on`, at, instead)
}
