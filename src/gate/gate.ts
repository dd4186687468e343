import type { Testimony } from '../engine/port.js'
import type { Refusal } from '../refusal.js'
import { isRefusal } from '../refusal.js'
import { allow } from './allow.js'
import type { ApprovedQuery } from './approved.js'
import type { Case } from './docket.js'
import { equal } from './equal.js'
import { HIDDEN_FUNCTIONS, functionRow } from './functions.js'
import { lex } from './lex.js'
import { placed } from './place.js'
import type { Query } from './query.js'
import { read } from './read.js'
import { render } from './render.js'
import { respell } from './respell.js'
import { visit } from './walk.js'
import { agree } from './witness.js'

/** A vendor's text and what it is judged against. */
export interface Submission extends Case {
  readonly sql: string
}

/** The programs that parse; handed in, so that the gate does no I/O of its own. */
export interface GateParsers {
  serialize(sql: string): Promise<string>
  witness(sql: string): Promise<Testimony>
}

/**
 * Judges a vendor's query: lexical allowlist, DuckDB's own parser into the closed tree, the second parser
 * against the first, then the policy. The first no is given; its place covers the word it stands at.
 * @throws Fault `PARSER_FAILED` if a parser cannot answer; nothing is approved then.
 */
export function judge(
  submission: Submission,
  parsers: GateParsers,
): Promise<ApprovedQuery | Refusal> {
  return judgedInto(submission, parsers, (approved) => Promise.resolve(approved))
}

/**
 * As `judge`, and what `make` makes of the approved query, made while the witness still reads: half a
 * millisecond that nobody has to wait for. Nobody sees it before the two readings agree, and it must leave
 * no trace.
 * @throws what `make` throws, if the readings agree
 */
export async function judgedInto<Made>(
  submission: Submission,
  parsers: GateParsers,
  make: (approved: ApprovedQuery) => Promise<Made>,
): Promise<Made | Refusal> {
  const lexed = lex(submission.sql)
  if (isRefusal(lexed)) return lexed
  const query = read(await parsers.serialize(lexed.text), lexed.text)
  if (isRefusal(query)) return placed(query, lexed)
  // Only a text that DuckDB has read within its limits reaches the witness, whose time can explode.
  const { text, counts } = respell(lexed)
  const heard = parsers.witness(text)
  // Judged while the witness reads; what comes of it is nothing until the two readings agree.
  heard.catch(() => undefined)
  const approved = allow(query, submission)
  const made = isRefusal(approved) ? Promise.resolve(placed(approved, lexed)) : make(approved)
  made.catch(() => undefined)
  const difference = agree(query, await heard, lexed.text, counts)
  return difference === null ? made : placed(difference, lexed)
}

/**
 * The text of an approved tree with the hidden columns that the disclosure step has added, read back by the
 * parser of the engine that will run it and found equal. Nothing else is ever run.
 * @throws TypeError if the text says anything but what the tree says: a defect of ours, and the query dies.
 * @throws Fault `PARSER_FAILED`
 */
export async function renderChecked(
  query: Query,
  parsers: Pick<GateParsers, 'serialize'>,
): Promise<string> {
  visit(query, {
    expr: (expr) => {
      const call = expr.kind === 'window' ? expr.call : expr
      if (call.kind !== 'call') return
      if (functionRow(call.name) === undefined && !HIDDEN_FUNCTIONS.has(call.name)) {
        throw new TypeError('the tree calls a function that is on no list')
      }
    },
  })
  const text = render(query)
  const back = read(await parsers.serialize(text), text, 'own')
  if (isRefusal(back)) throw new TypeError(`the rendered text cannot be read back: ${back.code}`)
  if (!equal(back, query)) throw new TypeError('the rendered text does not say what the tree says')
  return text
}
