import type { Command } from 'commander'
import { requestSchema, requestsSchema } from '../../http/schema.js'
import type { NewRequest, RequestWire } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { clockTime } from '../text/time.js'
import { hours, list, typedTime } from './values.js'

interface RequestOptions extends ServiceOptions {
  readonly ticket: string
  readonly purpose: string
  readonly interest: string
  readonly policy: string
  readonly basis?: string
  readonly tables?: readonly string[]
  readonly snapshot?: string
  readonly hours?: number
  readonly from?: string
  readonly to?: string
}

/** `homeroom request` and `homeroom requests` */
export function requestCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'request', 'ask for a session against a ticket (engineer)')
    .requiredOption('--ticket <id>', 'the ticket that this is about')
    .requiredOption('--purpose <text>', 'what is to be found out')
    .requiredOption('--interest <text>', 'the legitimate interest in it, 34 CFR 99.32(a)(3)')
    .requiredOption('--policy <id>', 'see "homeroom policies"')
    .option('--basis <text>', 'why the district may share; usually school official')
    .option('--tables <names>', 'only these tables of the policy, with commas between', list)
    .option('--snapshot <id>', 'a load of the roster; the newest if left out')
    .option('--hours <n>', 'how long, from the approval on', hours)
    .option('--from <time>', 'or from a time such as 2026-03-04T14:00', typedTime)
    .option('--to <time>', 'to a time, excluded', typedTime)
    .action(async (options: RequestOptions) => {
      const desk = deskOf(shell, options)
      const reply = await desk.client.post('/v1/requests', bodyOf(options), requestSchema)
      desk.show(reply, (request) => [
        `Request ${desk.style.strong(request.request)} is filed; a steward decides.`,
        `See it: homeroom figures ${request.request}`,
      ])
    })

  serviceCommand(program, 'requests', 'the requests that you may see, newest first').action(
    async (options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      desk.show(await desk.client.get('/v1/requests', requestsSchema), ({ requests }) =>
        requests.length === 0 ? ['There is no request yet.'] : requestTable(requests, desk),
      )
    },
  )
}

function bodyOf(options: RequestOptions): NewRequest {
  const { ticket, purpose, interest, policy, basis, tables, snapshot } = options
  return {
    ...{ ticket, purpose, interest, policy, wished: wishOf(options) },
    ...(basis === undefined ? {} : { basis }),
    ...(tables === undefined ? {} : { tables: [...tables] }),
    ...(snapshot === undefined ? {} : { snapshot }),
  }
}

function wishOf({ hours, from, to }: RequestOptions): NewRequest['wished'] {
  if (hours !== undefined && from === undefined && to === undefined) return { hours }
  if (hours === undefined && from !== undefined && to !== undefined) {
    return { opensAt: from, closesAt: to }
  }
  throw new UsageError('Say how long: either --hours, or --from and --to.')
}

const HEADS = [
  { title: 'request', whole: true },
  { title: 'state' },
  { title: 'ticket' },
  { title: 'vendor' },
  { title: 'engineer' },
  { title: 'policy' },
  { title: 'filed' },
]

function requestTable(requests: readonly RequestWire[], desk: Desk): readonly string[] {
  const newest = requests.toSorted((one, other) => other.filedAt.localeCompare(one.filedAt))
  const rows = newest.map((request) => [
    request.request,
    request.state,
    plain(request.ticket),
    request.vendor,
    request.engineer,
    request.policy.id,
    clockTime(request.filedAt),
  ])
  return table(HEADS, rows, desk.columns, desk.style)
}
