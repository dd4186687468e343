import type { Command } from 'commander'
import { resolvedSchema } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { table } from '../text/table.js'

/** `homeroom resolve <session> <token...>` */
export function resolveCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'resolve <session> <token...>',
    "tokens back into the roster's own ids (steward)",
  )
    .requiredOption('--reason <text>', 'why, for the record')
    .action(
      async (
        id: string,
        tokens: string[],
        options: ServiceOptions & { readonly reason: string },
      ) => {
        const desk = deskOf(shell, options)
        const path = `/v1/sessions/${encodeURIComponent(id)}/resolve`
        const body = { tokens, reason: options.reason }
        desk.show(await desk.client.post(path, body, resolvedSchema), ({ values, receipt }) => {
          const heads = [
            { title: 'token', whole: true },
            { title: 'kind' },
            { title: 'in the roster', whole: true },
          ]
          const rows = values.map(({ token, domain, value }) => [token, domain, value])
          return [
            ...table(heads, rows, desk.columns, desk.style),
            desk.style.faint(`In the log as entry ${receipt.index}.`),
          ]
        })
      },
    )
}
