import type { Command } from 'commander'
import { relinkedSchema } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { clockTime } from '../text/time.js'

const HELP = `
For a service on this machine that signs people in with tokens of its own: whoever has a token opens the
console as the same person with it.
  export HOMEROOM_TOKEN=$(homeroom token --data FOLDER --role steward --as "Dana Ortiz")
  homeroom link
Elsewhere people sign in at the identity provider, and there is no such link.`

/** `homeroom link` */
export function linkCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'link',
    'an address that opens the console, once, as whoever has the token',
  )
    .addHelpText('after', HELP)
    .action(async (options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      const reply = await desk.client.post('/sign-in/link/again', {}, relinkedSchema)
      desk.show(reply, ({ address }) => [plain(address ?? '')])
      if (options.json !== true)
        shell.terminal.err(`Works once, until ${clockTime(reply.value.endsAt)}.`)
    })
}
