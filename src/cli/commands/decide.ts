import type { Command } from 'commander'
import { requestSchema, sessionSchema } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { clockTime } from '../text/time.js'
import { hours, typedTime, whole } from './values.js'

interface ApproveOptions extends ServiceOptions {
  readonly hours?: number
  readonly from?: string
  readonly to?: string
  readonly budget?: number
  readonly note: string
}

/** `homeroom approve` and `homeroom deny` */
export function decideCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'approve <request>', 'open a session for a request (steward)')
    .option('--hours <n>', 'how long', hours)
    .option('--from <time>', 'opens then; at once if left out', typedTime)
    .option('--to <time>', 'or until a time, excluded', typedTime)
    .option(
      '--budget <n>',
      'most persons by name; what is usual if left out',
      whole(0, 1_000_000_000),
    )
    .requiredOption('--note <text>', 'why, for the record')
    .action(async (id: string, options: ApproveOptions) => {
      const desk = deskOf(shell, options)
      const path = `/v1/requests/${encodeURIComponent(id)}/approve`
      desk.show(await desk.client.post(path, bodyOf(options), sessionSchema), (session) => [
        `Session ${desk.style.strong(session.session)} is ${session.state} until ${clockTime(session.window.closesAt)},`,
        `with ${session.budget.granted} persons by name at most. End it: homeroom revoke ${session.session} --reason …`,
      ])
    })

  serviceCommand(program, 'deny <request>', 'refuse a request (steward)')
    .requiredOption('--reason <text>', 'why, for the vendor and the record')
    .action(async (id: string, options: ServiceOptions & { readonly reason: string }) => {
      const desk = deskOf(shell, options)
      const path = `/v1/requests/${encodeURIComponent(id)}/deny`
      const reply = await desk.client.post(path, { reason: options.reason }, requestSchema)
      desk.show(reply, (request) => [`Request ${plain(request.request)} is denied.`])
    })
}

function bodyOf({ hours, from, to, budget, note }: ApproveOptions): object {
  if ((hours === undefined) === (to === undefined)) {
    throw new UsageError('Say how long: either --hours or --to.')
  }
  return {
    ...(hours === undefined ? { closesAt: to } : { hours }),
    ...(from === undefined ? {} : { opensAt: from }),
    ...(budget === undefined ? {} : { budget }),
    note,
  }
}
