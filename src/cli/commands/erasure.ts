import type { Command } from 'commander'
import { droppedSchema, erasedSchema, retainedSchema } from '../../http/schema.js'
import type { RetainedWire } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { UsageError } from '../shell.js'
import { plain } from '../text/plain.js'
import { collect, whole } from './values.js'

interface RetentionOptions extends ServiceOptions {
  readonly days?: number
  readonly payload?: readonly string[]
  readonly dryRun?: boolean
  readonly reason?: string
}

/** `homeroom erase`, `homeroom retention` and `homeroom student drop` */
export function erasureCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'erase <entry> <payload>', 'erase a text beside an entry (officer)')
    .requiredOption('--reason <text>', 'why it must go; stands in the log')
    .action(
      async (
        index: string,
        name: string,
        options: ServiceOptions & { readonly reason: string },
      ) => {
        const desk = deskOf(shell, options)
        const path = `/v1/ledger/entries/${encodeURIComponent(index)}/payloads/${encodeURIComponent(name)}/erase`
        const reply = await desk.client.post(path, { reason: options.reason }, erasedSchema)
        desk.show(reply, ({ entry }) => [
          `The text is gone, from the log and from its search. Entry ${entry} says so.`,
        ])
      },
    )

  serviceCommand(program, 'retention', 'texts that are old enough to go (officer)')
    .option('--days <n>', 'older than so many days; default: the setting', whole(30, 36_500))
    .option('--payload <name>', 'only of this kind; may be given several times', collect)
    .option('--dry-run', 'only count them')
    .option('--reason <text>', 'erase them, for this reason')
    .action(async (options: RetentionOptions) => {
      const { days, payload: payloads, reason } = options
      const isDry = options.dryRun === true
      if (isDry === (reason !== undefined)) {
        throw new UsageError('Say either --dry-run, or --reason to erase them.')
      }
      const desk = deskOf(shell, options)
      const body = {
        ...(days === undefined ? {} : { days }),
        ...(payloads === undefined ? {} : { payloads }),
        ...{ apply: !isDry, reason },
      }
      desk.show(await desk.client.post('/v1/ledger/retention', body, retainedSchema), retained)
    })

  const student = program.command('student').description('a student in the vault (steward)')
  serviceCommand(student, 'drop <identifier...>', 'have the crosswalk forget students for good')
    .requiredOption('--reason <text>', 'why; stands in the log, so name nobody')
    .action(
      async (
        students: readonly string[],
        options: ServiceOptions & { readonly reason: string },
      ) => {
        const desk = deskOf(shell, options)
        const body = { students, reason: options.reason }
        const reply = await desk.client.post('/v1/students/drop', body, droppedSchema)
        desk.show(reply, ({ dropped }) => [
          `${dropped} of ${students.length} were known, and are forgotten. Their records in the log name no one now.`,
          'A backup of the vault still knows them; and if they stand in the next roster, they are new.',
        ])
      },
    )
}

function retained({ applied, days, before, texts }: RetainedWire): readonly string[] {
  const verb = applied ? 'were erased' : 'would be erased'
  return [
    `Entries before ${before} are older than ${days} days. Of their texts ${verb}:`,
    ...Object.entries(texts).map(([name, count]) => `  ${plain(name)}: ${count}`),
  ]
}
