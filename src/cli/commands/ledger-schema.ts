import type { Command } from 'commander'
import { entrySchemaDocument } from '../../ledger/entry-schema.js'
import type { Shell } from '../shell.js'

/** `homeroom ledger schema` */
export function addSchema(ledger: Command, shell: Shell): void {
  ledger
    .command('schema')
    .description('the JSON Schema of the entries, as in audit/entries.schema.json')
    .action(() => {
      shell.terminal.out(JSON.stringify(entrySchemaDocument(), null, 2))
    })
}
