import type { Command } from 'commander'
import { sessionSchema } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { clockTime } from '../text/time.js'

interface CloseOptions extends ServiceOptions {
  readonly finding: string
  readonly tokens?: readonly string[]
  readonly queries?: readonly string[]
}

/** `homeroom revoke` and `homeroom close` */
export function endCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'revoke <session>', 'end a session at once (steward)')
    .requiredOption('--reason <text>', 'why, for the vendor and the record')
    .action(async (id: string, options: ServiceOptions & { readonly reason: string }) => {
      const desk = deskOf(shell, options)
      const path = `/v1/sessions/${encodeURIComponent(id)}/revoke`
      const reply = await desk.client.post(path, { reason: options.reason }, sessionSchema)
      desk.show(reply, (session) => [
        `Session ${plain(session.session)} is over: its room is gone and nothing more leaves.`,
      ])
    })

  serviceCommand(program, 'close <session>', 'end your session with a finding (engineer)')
    .requiredOption('--finding <text>', 'what was wrong with the roster')
    .option('--tokens <token...>', 'tokens of the records to be mended, for the steward')
    .option('--queries <id...>', 'queries that show it')
    .action(async (id: string, options: CloseOptions) => {
      const desk = deskOf(shell, options)
      const { finding, tokens = [], queries = [] } = options
      const path = `/v1/sessions/${encodeURIComponent(id)}/close`
      const reply = await desk.client.post(path, { finding, tokens, queries }, sessionSchema)
      desk.show(reply, (session) => [
        `Session ${plain(session.session)} is closed. The steward can resolve its tokens until ` +
          `${clockTime(session.resolvableUntil)}.`,
      ])
    })
}
