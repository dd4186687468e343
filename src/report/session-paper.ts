import { heading, item, spokenTime, text } from './paper.js'
import type { Block, Paper } from './paper.js'
import type { Act, ReportedQuery, ReportedResolve, SessionReport } from './session-report.js'

/**
 * The report of a session for its ticket. It holds no identifier and not the text of queries, whose literals
 * could name a child: those stay in the log, under the entry given.
 */
export function sessionPaper(report: SessionReport): Paper {
  const { session, origin, at, queries, resolves, verification } = report
  return {
    title: `Session ${session}: ${report.vendorName}, ticket ${report.ticket}`,
    foot: `${origin}, ${spokenTime(at)}`,
    at: Date.parse(at),
    blocks: [
      text(summary(report)),
      heading('Who and why'),
      whoItem(report),
      heading('Approval and end'),
      ...actItem('Approved', report.approved),
      ...endItems(report),
      heading('Queries'),
      ...(queries.length === 0 ? [text('None was asked.')] : queries.map(queryItem)),
      heading('Tokens turned back into records by the district'),
      ...(resolves.length === 0 ? [text('None.')] : resolves.map(resolveItem)),
      heading('Proof'),
      text(
        `The log was verified when this report was made: ${verification.ok ? 'it is whole' : 'IT IS NOT WHOLE'}.`,
      ),
      ...verification.findings.map(text),
    ],
  }
}

function summary({ queries, budget, refusals, state }: SessionReport): string {
  const released = queries.filter(({ verdict }) => verdict === 'released').length
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0)
  return `The session is ${state}. ${queries.length} queries: ${released} answered, ${refused} refused. ${budget.used} of at most ${budget.granted} persons were shown by token.`
}

function whoItem(report: SessionReport): Block {
  const { vendorName, vendor, engineer, ticket, window, policy, filed, refusals } = report
  return item('Request', [
    ['Vendor', `${vendorName} (${vendor})`],
    ['Engineer', engineer],
    ['Ticket', ticket],
    ['Purpose', report.purpose ?? ERASED],
    ['Legitimate interest', report.interest ?? ERASED],
    ['Legal basis', report.basis],
    ['Window', `${spokenTime(window.opensAt)} to ${spokenTime(window.closesAt)}, end excluded`],
    ['Policy', `${policy.id}, file ${policy.hash}`],
    ['Roster', report.snapshot],
    ['Tables', report.tables.join(', ')],
    [
      'Refusals',
      Object.entries(refusals)
        .map(([code, n]) => `${code} ${n}`)
        .join(', '),
    ],
    ['Filed', `${spokenTime(filed.at)}, log entry ${filed.entry}`],
  ])
}

const ERASED = 'not on record any more'

function actItem(title: string, act: Act | null): readonly Block[] {
  if (act === null) return []
  const { by, at, words, entry, leafHash } = act
  const facts: [string, string | null][] = [
    ['By', by],
    ['When', spokenTime(at)],
    ['Words', words],
    ['Receipt', `entry ${entry}, leaf ${leafHash}`],
  ]
  return [item(title, facts)]
}

const ENDINGS = {
  closed: 'Closed by the engineer, with a finding',
  revoked: 'Revoked',
  expired: 'The window came to its end',
} as const

function endItems({ ending, keyDestroyed }: SessionReport): readonly Block[] {
  return [
    ...(ending === null ? [] : actItem(ENDINGS[ending.kind], ending)),
    ...actItem('Token key destroyed', keyDestroyed),
  ]
}

function queryItem(query: ReportedQuery): Block {
  const { at, verdict, code, check, kind, fields, rows, students, newStudents, receipt } = query
  return item(`${spokenTime(at)}: ${verdict}${code === null ? '' : ` (${code})`}`, [
    ['By', query.by],
    ['Ready-made check', check],
    ['Kind of answer', kind],
    ['Fields read', fields.join(', ')],
    ['Rows', verdict === 'released' ? String(rows) : null],
    ['Persons by token', students === 0 ? null : `${students}, of them new ${newStudents}`],
    ['Groups withheld', query.withheldGroups === 0 ? null : String(query.withheldGroups)],
    ['Receipt', `entry ${receipt.index}, leaf ${receipt.leafHash}`],
  ])
}

function resolveItem({
  at,
  by,
  words,
  tokens,
  found,
  code,
  entry,
  leafHash,
}: ReportedResolve): Block {
  return item(`${spokenTime(at)}: ${code === null ? 'resolved' : `refused (${code})`}`, [
    ['By', by],
    ['Reason', words],
    ['Tokens', tokens === null ? null : `${tokens}, of them found ${found ?? 0}`],
    ['Receipt', `entry ${entry}, leaf ${leafHash}`],
  ])
}
