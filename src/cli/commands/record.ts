import type { Command } from 'commander'
import { recordSchema } from '../../http/schema.js'
import type { RecordWire } from '../../http/schema.js'
import { recordCsv } from '../../report/record-csv.js'
import { recordPaper } from '../../report/record-paper.js'
import { pdfOf } from '../../report/paper-pdf.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { writeNew } from '../new-file.js'
import { paperLines } from '../text/paper.js'

interface RecordOptions extends ServiceOptions {
  readonly student: string
  readonly reason?: string
  readonly csv?: string
  readonly pdf?: string
}

const HELP = `
34 CFR 99.32: who asked for and who saw a student's records, when, and why. That you looked is in the log; the
identifier is not. "--student -" reads it from standard input, so that it stays out of the shell's history.`

/** `homeroom record --student ID` */
export function recordCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'record', 'record of disclosure of a student (steward, officer)')
    .requiredOption('--student <id>', "the roster's own id: sourcedId of users")
    .option('--reason <text>', 'why you look, for the log')
    .option('--csv <file>', 'write it to a new CSV file')
    .option('--pdf <file>', 'write it to a new PDF file, for the parents')
    .addHelpText('after', HELP)
    .action(async (options: RecordOptions) => {
      const desk = deskOf(shell, options)
      const student = await studentOf(options, shell)
      const body = {
        student,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
      }
      const reply = await desk.client.post('/v1/records', body, recordSchema)
      await keep(reply.value, student, options, shell)
      if (options.csv !== undefined || options.pdf !== undefined) return
      desk.show(reply, (record) => paperLines(recordPaper(record, student), desk))
    })
}

async function studentOf({ student }: RecordOptions, { terminal }: Shell): Promise<string> {
  const given = student === '-' ? (await terminal.input()).replace(/\r?\n$/u, '') : student
  if (given === '') throw new UsageError('Give the identifier of a student.')
  return given
}

async function keep(
  record: RecordWire,
  student: string,
  { csv, pdf }: RecordOptions,
  shell: Shell,
): Promise<void> {
  if (csv !== undefined) await writeNew(shell, csv, recordCsv(record))
  if (pdf !== undefined) await writeNew(shell, pdf, await pdfOf(recordPaper(record, student)))
}
