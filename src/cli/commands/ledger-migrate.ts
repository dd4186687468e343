import type { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'

const HELP = `
Two roles: the owner makes the tables and can do anything to them; the service's role reads and appends, and can
neither change nor remove an entry. Give the owner's address in HOMEROOM_LEDGER for this command alone:
  HOMEROOM_LEDGER=postgres://owner:…@host/database homeroom ledger migrate --service homeroom_service
Then give the service the other role's address. Run twice, it changes nothing.`

/** `homeroom ledger migrate` */
export function addMigrate(ledger: Command, shell: Shell): void {
  ledger
    .command('migrate')
    .description('make the tables of the log in PostgreSQL (operator, as their owner)')
    .requiredOption('--service <role>', 'the role the service works under')
    .addHelpText('after', HELP)
    .action(async ({ service }: { readonly service: string }) => {
      // Not as an option: everybody on the machine sees the arguments of a process.
      const { HOMEROOM_LEDGER: url = '', HOMEROOM_LEDGER_CA_FILE: caFile = '' } = shell.env
      if (url === '') throw new UsageError("Give the owner's address in HOMEROOM_LEDGER.")
      const ca = caFile === '' ? {} : { ca: await readFile(caFile, 'utf8') }
      const { migratePostgres } = await import('../../ledger/store/postgres-migrate.js')
      await migratePostgres({ url, ...ca }, service)
      shell.terminal.out(`The tables are there, and ${plain(service)} may read and append.`)
    })
}
