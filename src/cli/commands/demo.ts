import type { Command } from 'commander'
import { Option } from 'commander'
import type { DemoWish } from '../demo/demo.js'
import { EXIT } from '../exit.js'
import { ExitRequest } from '../shell.js'
import type { Shell } from '../shell.js'
import { whole } from './values.js'

interface DemoOptions {
  readonly students: number
  readonly seed: number
  readonly version: DemoWish['version']
  readonly roster?: string
  readonly data?: string
  readonly port?: number
  readonly once?: boolean
}

const HELP = `
Everything happens on this machine and over real HTTP: a roster is loaded, a room asked for, refused to
its own asker, approved, used, closed, and the log proven. Then the service stays up for you to try.
Without --data everything is removed at the end. With --once it ends with 1 if a step was not as it
should be.`

/** `homeroom demo` */
export function demoCommand(program: Command, shell: Shell): void {
  program
    .command('demo')
    .description('the whole story on a made-up district, from request to proof')
    .option('--students <n>', 'how many, made up', whole(600, 1_000_000), 5000)
    .option('--seed <n>', 'for another district', whole(0, 1_000_000_000), 1)
    .addOption(
      new Option('--version <version>', 'OneRoster version').choices(['1.1', '1.2']).default('1.1'),
    )
    .option('--roster <path>', 'a real export in place of the made-up district: a zip or a folder')
    .option('--data <folder>', 'a new folder that stays')
    .option('--port <n>', 'port to listen on', whole(0, 65_535))
    .option('--once', 'end after the story')
    .addHelpText('after', HELP)
    .action(async (options: DemoOptions) => {
      shell.terminal.out('Homeroom: a whole district, from a ticket to a proof.')
      const { runDemo } = await import('../demo/demo.js')
      const { students, seed, version, roster, data, port, once } = options
      const misses = await runDemo(shell, {
        ...{ students, seed, version },
        roster: roster ?? null,
        data: data ?? null,
        port: port ?? (once === true ? 0 : null),
        once: once === true,
      })
      if (misses.length > 0) throw new ExitRequest(EXIT.fault)
    })
}
