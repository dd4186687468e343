import type { Command } from 'commander'
import { sessionDetailSchema, sessionsSchema } from '../../http/schema.js'
import type { SessionDetailWire, SessionWire } from '../../http/schema.js'
import { deskOf, prose, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { clockTime, grouped } from '../text/time.js'

/** `homeroom sessions [session]` */
export function sessionsCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'sessions [session]',
    'the sessions that you may see, or one with its queries',
  ).action(async (id: string | undefined, options: ServiceOptions) => {
    const desk = deskOf(shell, options)
    if (id === undefined) {
      const reply = await desk.client.get('/v1/sessions', sessionsSchema)
      desk.show(reply, ({ sessions }) =>
        sessions.length === 0 ? ['There is no session yet.'] : sessionTable(sessions, desk),
      )
      return
    }
    const path = `/v1/sessions/${encodeURIComponent(id)}`
    const reply = await desk.client.get(path, sessionDetailSchema)
    desk.show(reply, (session) => sessionLines(session, desk))
  })
}

const HEADS = [
  { title: 'session', whole: true },
  { title: 'state' },
  { title: 'ticket' },
  { title: 'engineer' },
  { title: 'policy' },
  { title: 'until' },
  { title: 'persons left', align: 'right' },
] as const

function sessionTable(sessions: readonly SessionWire[], desk: Desk): readonly string[] {
  const newest = sessions.toSorted((one, other) => other.approved.at.localeCompare(one.approved.at))
  const rows = newest.map((session) => [
    session.session,
    session.state,
    session.ticket,
    session.engineer,
    session.policy.id,
    clockTime(session.window.closesAt),
    session.budget.left,
  ])
  return table(HEADS, rows, desk.columns, desk.style)
}

function sessionLines(session: SessionDetailWire, desk: Desk): readonly string[] {
  const { window, budget, approved, ending } = session
  const say = (text: string) => prose(plain(text), desk.columns, '  ')
  return [
    desk.style.strong(`Session ${plain(session.session)}: ${session.state}`),
    ...say(
      `${session.engineer} of ${session.vendor}, ticket ${session.ticket}, policy ${session.policy.id}`,
    ),
    ...say(
      `Open ${clockTime(window.opensAt)} to ${clockTime(window.closesAt)}; approved by ${approved.by}`,
    ),
    ...say(
      `Persons by name: ${grouped(budget.used)} of ${grouped(budget.granted)}, ${grouped(budget.left)} left`,
    ),
    ...(ending === null
      ? []
      : say(`Ended by ${ending.by}: ${ending.words ?? '(no words, or erased)'}`)),
    ...(ending === null || ending.tokens.length === 0
      ? []
      : say(`Handed to the steward: ${ending.tokens.join(' ')}`)),
    ...(session.resolvableUntil === null
      ? []
      : say(`Tokens can be resolved until ${clockTime(session.resolvableUntil)}`)),
    '',
    ...queryTable(session.queryRecords, desk),
  ]
}

function queryTable(queries: SessionDetailWire['queryRecords'], desk: Desk): readonly string[] {
  if (queries.length === 0) return ['  No query yet.']
  const heads = [
    { title: 'entry', align: 'right' },
    { title: 'query', whole: true },
    { title: 'at' },
    { title: 'state' },
    { title: 'check' },
    { title: 'kind' },
    { title: 'rows', align: 'right' },
    { title: 'persons', align: 'right' },
    { title: 'code' },
  ] as const
  const rows = queries.map((query) => [
    query.receipt.index,
    query.query,
    clockTime(query.at),
    query.state,
    query.check ?? '',
    query.kind ?? '',
    query.rows ?? '',
    query.students ?? '',
    query.code ?? '',
  ])
  return table(heads, rows, desk.columns, desk.style)
}
