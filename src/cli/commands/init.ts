import { join } from 'node:path'
import type { Command } from 'commander'
import { makeDataFolder } from '../new-folder.js'
import { SETTINGS_FILE } from '../settings.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'

interface InitOptions {
  readonly data?: string
  readonly origin: string
  readonly keys?: string
}

const HELP = `
Makes three keys (vault, ledger, token), readable by you alone, and a settings file, so that
"homeroom serve --data FOLDER" is all it takes. Nothing that exists is ever replaced.

The newest checkpoint of the log is kept beside the folder, in FOLDER.anchor.
Keep a copy of the keys apart from the data: without the vault key no token can be resolved, and whoever
has both has the roster's identifiers.`

/** `homeroom init` */
export function initCommand(program: Command, shell: Shell): void {
  program
    .command('init')
    .description('make the keys and settings of a new data folder')
    .requiredOption('--origin <name>', 'name of this deployment, such as homeroom.example.org')
    .option('--data <folder>', 'the folder to make; else HOMEROOM_DATA')
    .option('--keys <folder>', 'where the keys go; else "keys" in the data folder')
    .addHelpText('after', HELP)
    .action(async (options: InitOptions) => {
      const folder = options.data ?? shell.env.HOMEROOM_DATA ?? ''
      if (folder === '') throw new UsageError('Say where: --data FOLDER.')
      if (!/^[\w.:/-]{1,100}$/u.test(options.origin)) {
        throw new UsageError('An origin has letters, digits, dots, hyphens and slashes only.')
      }
      await makeDataFolder(folder, options.origin, options.keys)
      for (const line of nextLines(folder, options.keys)) shell.terminal.out(line)
    })
}

function nextLines(folder: string, keys: string | undefined): readonly string[] {
  return [
    `Keys and settings are made in ${plain(keys ?? join(folder, 'keys'))} and ${plain(join(folder, SETTINGS_FILE))}.`,
    'Keep a copy of the keys apart from the data.',
    `Next: homeroom serve --data ${plain(folder)}`,
    `      homeroom token --data ${plain(folder)} --role steward --as NAME`,
  ]
}
