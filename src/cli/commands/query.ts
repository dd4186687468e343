import type { Command } from 'commander'
import { answerSchema } from '../../http/schema.js'
import type { AnswerWire } from '../../http/schema.js'
import type { ParameterValue } from '../../gate/approved.js'
import { ClientRefusal } from '../client/refusal.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell, Terminal } from '../shell.js'
import { answerLines, noteLines } from '../text/answer.js'
import { csvOf } from '../../http/csv.js'
import { plainLines } from '../text/plain.js'
import { collect, parameterValue } from './values.js'

interface QueryOptions extends ServiceOptions {
  readonly session: string
  readonly param?: readonly string[]
  readonly check?: string
  readonly named?: boolean
  readonly csv?: boolean
}

const HELP = `
Examples:
  homeroom query --session S "select role, count(*) from users group by role"
  homeroom query --session S --check D01
  homeroom query --session S --named --param usr_… "select line from users where sourcedId = $1"
  homeroom query --session S --csv - < question.sql > answer.csv

A parameter that reads as a number, true, false or null is sent as that; 'in quotes' it is text.
For a check it is NAME=VALUE.`

/** `homeroom query` */
export function queryCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'query [sql]',
    'ask in a session: SQL, "-" for standard input, or a check (engineer)',
  )
    .requiredOption('--session <id>', 'the session; see "homeroom sessions"')
    .option('--check <id>', 'a ready-made check in place of SQL')
    .option('--param <value>', 'for $1, then $2, …; may be given several times', collect)
    .option('--named', 'rows about persons, by token and counted, where groups would do too')
    .option('--csv', 'CSV on standard output, the notes on standard error')
    .addHelpText('after', HELP)
    .action(async (sql: string | undefined, options: QueryOptions) => {
      if (options.csv === true && options.json === true) {
        throw new UsageError('Give either --csv or --json.')
      }
      const desk = deskOf(shell, options)
      const question = await questionOf(sql, options, shell.terminal)
      const path = `/v1/sessions/${encodeURIComponent(options.session)}/queries`
      try {
        const reply = await desk.client.wait(path, question, answerSchema)
        if (options.csv === true) showCsv(reply.value, desk, shell.terminal)
        else desk.show(reply, (answer) => answerLines(answer, desk.columns, desk.style))
      } catch (cause) {
        if (!(cause instanceof ClientRefusal) || !('sql' in question)) throw cause
        throw new ClientRefusal(cause.problem, cause.text, question.sql)
      }
    })
}

type Question = { readonly as?: 'named' } & (
  | { readonly sql: string; readonly parameters: readonly ParameterValue[] }
  | { readonly check: string; readonly parameters: Readonly<Record<string, ParameterValue>> }
)

async function questionOf(
  sql: string | undefined,
  { check, param = [], named }: QueryOptions,
  terminal: Terminal,
): Promise<Question> {
  const as = named === true ? { as: 'named' as const } : {}
  if (check !== undefined && sql === undefined) {
    return { ...as, check, parameters: Object.fromEntries(param.map(namedParameter)) }
  }
  if (check !== undefined || sql === undefined) {
    throw new UsageError('Give either the SQL ("-" reads it from standard input) or --check.')
  }
  const text = sql === '-' ? await terminal.input() : sql
  return { ...as, sql: text, parameters: param.map(parameterValue) }
}

function namedParameter(text: string): readonly [string, ParameterValue] {
  const at = text.indexOf('=')
  if (at < 1)
    throw new UsageError('A parameter of a check is NAME=VALUE; "homeroom checks ID" names them.')
  return [text.slice(0, at), parameterValue(text.slice(at + 1))]
}

/** On a screen CSV is made safe like everything else; in a file every byte stays. */
function showCsv(answer: AnswerWire, desk: Desk, terminal: Terminal): void {
  const text = csvOf(answer).replace(/\r\n$/u, '')
  if (Number.isFinite(terminal.columns)) for (const line of plainLines(text)) terminal.out(line)
  else terminal.out(`${text}\r`)
  for (const line of noteLines(answer, desk.columns, desk.style)) terminal.err(line)
}
