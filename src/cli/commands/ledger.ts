import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { ENTRY_DATA } from '../../ledger/entry.js'
import { OUTCOMES } from '../../ledger/outcome.js'
import { entriesSchema, entrySchema, verificationSchema } from '../../http/schema.js'
import type { EntryWire } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import { EXIT } from '../exit.js'
import { ledgerFolder, listOffline, verifyOffline, type WantedEntries } from '../ledger-offline.js'
import { showProgress, silent } from '../progress.js'
import { dataOption } from '../settings.js'
import { ExitRequest } from '../shell.js'
import type { Shell } from '../shell.js'
import { entryLines, entryTable, verificationLines } from '../text/entries.js'
import { styleOf } from '../text/style.js'
import { addRotate } from './ledger-rotate.js'
import { addSchema } from './ledger-schema.js'
import { addMigrate } from './ledger-migrate.js'
import { collect, typedTime, whole } from './values.js'

/** Which entries; the names are those of the service's own query. */
export interface ListOptions extends ServiceOptions, WantedEntries {
  readonly data?: string
}

const HELP = `
With --data (or HOMEROOM_DATA) the log is read from the folder, beside the service or without it: nothing
is written, so such a reading is not in the log. With --url the service reads it, and logs that it was read.`

/** `homeroom ledger list | entry | verify` */
export function ledgerCommand(program: Command, shell: Shell): void {
  const ledger = program
    .command('ledger')
    .description('the append-only log: read it, prove it (officer)')
  ledger.addHelpText('after', HELP)
  addList(ledger, shell)
  addVerify(ledger, shell)
  addMigrate(ledger, shell)
  addSchema(ledger, shell)
  addRotate(ledger, shell)
  serviceCommand(ledger, 'entry <index>', 'one entry with its texts').action(
    async (index: string, options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      const path = `/v1/ledger/entries/${encodeURIComponent(index)}`
      desk.show(await desk.client.get(path, entrySchema), (entry) =>
        entryLines(entry, desk.columns, desk.style),
      )
    },
  )
}

function addList(ledger: Command, shell: Shell): void {
  dataOption(serviceCommand(ledger, 'list', 'the entries, oldest first'))
    .option('--type <type>', 'only this type; may be given several times', collectType)
    .option('--session <id>', 'only about this session')
    .option('--request <id>', 'only about this request')
    .option('--vendor <id>', 'only of this vendor')
    .option('--engineer <name>', 'only of this engineer, or of what they asked for')
    .option('--ticket <id>', 'only of this ticket')
    .option('--outcome <how>', 'only what ended so; may be given several times', collectOutcome)
    .option('--student <id>', 'only who saw this student (with --url)', collect)
    .option('--by-token <token>', 'the same, by a token of --session (with --url)', collect)
    .option('--text <words>', 'only with these words in a reason')
    .option('--actor <name>', 'only by this person')
    .option('--from <time>', 'from a time on, such as 2026-03-04T14:00', typedTime)
    .option('--to <time>', 'to a time, excluded', typedTime)
    .option('--after <index>', 'after this entry', whole(0, 1e15))
    .option('--limit <n>', 'at most so many', whole(1, 500), 100)
    .option('--newest', 'newest first')
    .action(async (options: ListOptions) => {
      const { terminal } = shell
      const show = (entries: readonly EntryWire[]) =>
        entries.length === 0
          ? ['No entry fits.']
          : entryTable(entries, terminal.columns, styleOf(terminal))
      const folder = ledgerFolder(shell, options)
      if (folder !== null) {
        const entries = await listOffline(folder, options)
        const lines = options.json === true ? [JSON.stringify({ entries })] : show(entries)
        for (const line of lines) terminal.out(line)
        return
      }
      const desk = deskOf(shell, options)
      const { student, byToken, text } = options
      // What may name a child goes into a body: addresses are kept in more places.
      const isNaming = [student, byToken, text].some((each) => each !== undefined)
      const reply = isNaming
        ? await desk.client.post('/v1/ledger/search', searchOf(options), entriesSchema)
        : await desk.client.get(`/v1/ledger?${queryOf(options)}`, entriesSchema)
      desk.show(reply, ({ entries, next }) => [
        ...show(entries),
        ...(next === null ? [] : [`More: --after ${next}`]),
      ])
    })
}

function addVerify(ledger: Command, shell: Shell): void {
  dataOption(serviceCommand(ledger, 'verify', 'prove that nothing was changed or removed'))
    .option('--key <vkey>', 'with --data: the verification key that you were given by other means')
    .action(async (options: ServiceOptions & { readonly data?: string; readonly key?: string }) => {
      const { terminal } = shell
      const json = options.json === true
      const progress = json ? silent : showProgress(terminal, 'Verifying the log.')
      const folder = ledgerFolder(shell, options)
      const reply =
        folder === null
          ? await deskOf(shell, options).client.post('/v1/ledger/verify', {}, verificationSchema)
          : await verifyOffline(shell, folder, options.key, progress)
      progress.done('Every entry was looked at.')
      const lines = verificationLines(reply.value, terminal.columns, styleOf(terminal))
      for (const line of json ? [reply.text] : lines) terminal.out(line)
      if (!reply.value.ok) throw new ExitRequest(EXIT.fault)
    })
}

function searchOf(options: ListOptions): Readonly<Record<string, unknown>> {
  const { student, byToken, session, text } = options
  if (byToken !== undefined && session === undefined) {
    throw new InvalidArgumentError('A token is of a session: give --session too.')
  }
  return {
    ...Object.fromEntries(new URLSearchParams(queryOf(options))),
    ...(student === undefined ? {} : { students: student }),
    ...(byToken === undefined ? {} : { tokens: { session, tokens: byToken } }),
    ...(text === undefined ? {} : { text }),
  }
}

function queryOf(options: ListOptions): string {
  const { type, session, request, vendor, engineer, ticket, outcome, actor, ...rest } = options
  const { from, to, after, limit, newest } = rest
  const given = { session, request, vendor, engineer, ticket, actor, from, to, after, limit }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) query.set(name, String(value))
  }
  if (type !== undefined) query.set('type', type.join(','))
  if (outcome !== undefined) query.set('outcome', outcome.join(','))
  if (newest === true) query.set('order', 'newest')
  return query.toString()
}

function collectType(text: string, before?: readonly string[]): readonly string[] {
  if (Object.hasOwn(ENTRY_DATA, text)) return collect(text, before)
  throw new InvalidArgumentError(`Types are ${Object.keys(ENTRY_DATA).join(', ')}.`)
}

function collectOutcome(text: string, before?: readonly string[]): readonly string[] {
  const isOne: boolean = OUTCOMES.some((outcome) => outcome === text)
  if (isOne) return collect(text, before)
  throw new InvalidArgumentError(`Outcomes are ${OUTCOMES.join(', ')}.`)
}
