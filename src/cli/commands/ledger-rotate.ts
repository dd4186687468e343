import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../../clock.js'
import { keyInFile } from '../../config/secrets.js'
import { createSigner } from '../../ledger/key.js'
import { dataOption, localConfig } from '../settings.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'

const HELP = `
Stop the service first. The new key is made in FILE, or read from it if it is there. The log gets an entry that
both keys sign; old checkpoints stay verifiable with the old verification key, which leads on to the new.
Then set HOMEROOM_LEDGER_KEY_FILE to FILE, start the service, and destroy the old key: whoever has it could
write another ending to the log from the change on.`

interface RotateOptions {
  readonly data?: string
  readonly newKey: string
}

/** `homeroom ledger rotate-key` */
export function addRotate(ledger: Command, shell: Shell): void {
  dataOption(ledger.command('rotate-key').description('give the log another signing key'))
    .requiredOption('--new-key <file>', 'the file of the new key')
    .addHelpText('after', HELP)
    .action(async ({ data, newKey }: RotateOptions) => {
      const { rotateKey } = await import('../../ledger/rotation.js')
      const { LEDGER_FILE } = await import('../../ledger/store/sqlite-snapshot.js')
      const { terminal } = shell
      const { config, secrets } = await localConfig(shell, data)
      const { origin, anchorFile } = config
      const directory = join(config.data, 'ledger')
      if (!existsSync(join(directory, LEDGER_FILE))) {
        throw new UsageError(
          'There is no log in this data folder yet, so there is no key to change.',
        )
      }
      const file = resolve(newKey)
      const next = createSigner(origin, await keyInFile(file, '--new-key'))
      const signer = createSigner(origin, secrets.ledgerKey)
      const place = { directory, anchorFile, origin, signer }
      const index = await rotateKey({ ...place, clock: systemClock, random: randomBytes }, next, {
        kind: 'operator',
        name: 'operator',
      })
      terminal.out(`The log has a new key since entry ${index}: ${next.vkey}`)
      terminal.err(`Next: set HOMEROOM_LEDGER_KEY_FILE to ${plain(file)} and start the service.`)
      terminal.err('Give the new verification key to your auditors; theirs still leads to it.')
    })
}
