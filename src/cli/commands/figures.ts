import type { Command } from 'commander'
import { requestDetailSchema } from '../../http/schema.js'
import type { RequestDetailWire } from '../../http/schema.js'
import { deskOf, prose, serviceCommand } from '../desk.js'
import type { ServiceOptions, Sheet } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { clockTime, countOf, grouped, lengthOf } from '../text/time.js'

/** `homeroom figures <request>` */
export function figuresCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'figures <request>', 'a request with its risk in figures').action(
    async (id: string, options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      const path = `/v1/requests/${encodeURIComponent(id)}`
      const reply = await desk.client.get(path, requestDetailSchema)
      desk.show(reply, (request) => requestLines(request, desk))
    },
  )
}

/** A request as a steward reads it before deciding: no SQL, every number said in words. */
export function requestLines(request: RequestDetailWire, desk: Sheet): readonly string[] {
  const say = (text: string) => prose(plain(text), desk.columns, '  ')
  const { wished } = request
  const length = Date.parse(wished.closesAt) - Date.parse(wished.opensAt)
  return [
    desk.style.strong(`Request ${plain(request.request)}: ${request.state}`),
    ...say(
      `${request.engineer} of ${request.vendor}, ticket ${request.ticket}, policy ${request.policy.id}`,
    ),
    ...say(`Purpose: ${request.purpose ?? '(erased)'}`),
    ...say(`Interest: ${request.interest ?? '(erased)'}`),
    ...say(`Basis: ${request.basis}`),
    ...say(`Wished: ${lengthOf(length)}, from ${clockTime(wished.opensAt)}`),
    ...decisionLines(request).flatMap(say),
    ...figureLines(request, desk),
    ...historyLines(request).flatMap(say),
    ...(request.budget === null
      ? []
      : say(
          `Budget: usually ${request.budget.usual} persons by name, ${request.budget.most} at most`,
        )),
  ]
}

function decisionLines({ decision }: RequestDetailWire): readonly string[] {
  if (decision === null) return []
  const session = decision.session === null ? '' : `, session ${decision.session}`
  const words = decision.words === null ? '' : `: ${decision.words}`
  return [`Decided by ${decision.by}, ${clockTime(decision.at)}${session}${words}`]
}

function figureLines(request: RequestDetailWire, desk: Sheet): readonly string[] {
  const { figures, figuresRefused } = request
  const say = (text: string) => prose(plain(text), desk.columns, '  ')
  if (figures === null) return figuresRefused === null ? [] : say(`No figures: ${figuresRefused}`)
  const rows = Object.entries(figures.rows).map(([name, rows]) => [name, grouped(rows)])
  const heads = [
    { title: 'table in reach', whole: true },
    { title: 'rows', align: 'right' },
  ] as const
  return [
    '',
    ...table(heads, rows, desk.columns, desk.style),
    '',
    ...say(`${grouped(figures.students)} protected persons are in reach.`),
    ...(figures.quasi.length === 0
      ? say('No column is kept that could single a person out.')
      : say(singling(figures))),
    ...changeLines(figures).flatMap(say),
  ]
}

/** What the room will change, each way of changing once. */
function changeLines({ changed }: NonNullable<RequestDetailWire['figures']>): readonly string[] {
  const ways = new Map<string, string[]>()
  for (const { column, cells, how } of changed) {
    if (cells > 0)
      ways.set(how, [...(ways.get(how) ?? []), `${column} (${countOf(cells, 'cell')})`])
  }
  return Array.from(ways, ([how, columns]) => `In the room ${how}: ${columns.join(', ')}.`)
}

function singling(figures: NonNullable<RequestDetailWire['figures']>): string {
  const { quasi, unique, belowK, smallestGroup, k } = figures
  const share = unique === null ? '' : `${(unique * 100).toFixed(1)} % of them are alone in it; `
  const small = belowK === null ? '' : `${grouped(belowK)} share it with fewer than ${k}; `
  const least = smallestGroup === null ? '' : `the smallest group has ${grouped(smallestGroup)}`
  return `Together, ${quasi.join(', ')} could single a person out: ${share}${small}${least}.`
}

function historyLines({ history, vendor }: RequestDetailWire): readonly string[] {
  if (history === null) return []
  const refused = Object.values(history.refusals).reduce((sum, n) => sum + n, 0)
  return [
    `${vendor} so far: ${countOf(history.requests, 'request')} (${history.denied} denied), ` +
      `${countOf(history.sessions, 'session')} (${history.revoked} revoked), ` +
      `${countOf(history.released, 'answer')}, ${countOf(refused, 'refusal')}, ` +
      `${countOf(history.disclosed, 'person')} by name.`,
  ]
}
