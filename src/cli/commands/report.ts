import type { Command } from 'commander'
import { sessionReportSchema, vendorReportSchema } from '../../http/schema.js'
import type { VendorReportWire } from '../../http/schema.js'
import { markdownOf } from '../../report/paper-markdown.js'
import { pdfOf } from '../../report/paper-pdf.js'
import { sessionPaper } from '../../report/session-paper.js'
import { vendorQueriesCsv, vendorStudentsCsv } from '../../report/vendor-csv.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions, Sheet } from '../desk.js'
import { writeNew } from '../new-file.js'
import type { Shell } from '../shell.js'
import { paperLines } from '../text/paper.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { typedTime } from './values.js'

interface VendorOptions extends ServiceOptions {
  readonly from: string
  readonly to: string
  readonly names?: boolean
  readonly csv?: string
  readonly studentsCsv?: string
}
interface SessionOptions extends ServiceOptions {
  readonly markdown?: string
  readonly pdf?: string
}

/** `homeroom report vendor | session` */
export function reportCommand(program: Command, shell: Shell): void {
  const report = program
    .command('report')
    .description('what a vendor touched; a session for its ticket (steward, officer)')
  addVendor(report, shell)
  addSession(report, shell)
}

function addVendor(report: Command, shell: Shell): void {
  serviceCommand(report, 'vendor <id>', 'everything a vendor touched in a time')
    .requiredOption('--from <time>', 'from a time on, such as 2026-03-04T14:00', typedTime)
    .requiredOption('--to <time>', 'to a time, excluded', typedTime)
    .option('--names', "with the students' identifiers (steward)")
    .option('--csv <file>', 'the queries, to a new CSV file')
    .option('--students-csv <file>', 'the students, to a new CSV file (steward)')
    .action(async (id: string, options: VendorOptions) => {
      const desk = deskOf(shell, options)
      const names = options.names === true || options.studentsCsv !== undefined
      const query = new URLSearchParams({ from: options.from, to: options.to })
      if (names) query.set('names', 'yes')
      const path = `/v1/reports/vendors/${encodeURIComponent(id)}?${query.toString()}`
      const reply = await desk.client.get(path, vendorReportSchema)
      const { csv, studentsCsv } = options
      if (csv !== undefined) await writeNew(shell, csv, vendorQueriesCsv(reply.value))
      if (studentsCsv !== undefined) {
        await writeNew(shell, studentsCsv, vendorStudentsCsv(reply.value.people ?? []))
      }
      if (csv !== undefined || studentsCsv !== undefined) return
      desk.show(reply, (value) => vendorLines(value, desk))
    })
}

function addSession(report: Command, shell: Shell): void {
  serviceCommand(report, 'session <id>', 'a session from request to end, for its ticket')
    .option('--markdown <file>', 'write it to a new Markdown file')
    .option('--pdf <file>', 'write it to a new PDF file')
    .action(async (id: string, options: SessionOptions) => {
      const desk = deskOf(shell, options)
      const path = `/v1/reports/sessions/${encodeURIComponent(id)}`
      const reply = await desk.client.get(path, sessionReportSchema)
      const paper = sessionPaper(reply.value)
      const { markdown, pdf } = options
      if (markdown !== undefined) await writeNew(shell, markdown, markdownOf(paper))
      if (pdf !== undefined) await writeNew(shell, pdf, await pdfOf(paper))
      if (markdown !== undefined || pdf !== undefined) return
      desk.show(reply, () => paperLines(paper, desk))
    })
}

function vendorLines(report: VendorReportWire, { columns, style }: Sheet): readonly string[] {
  const { vendorName, from, to, persons, requests, sessions, queries, fields, people } = report
  const heads = ['at', 'session', 'outcome', 'persons', 'entry'].map((title) => ({ title }))
  const rows = queries.map((line) => [
    ...[line.at, line.session, line.code ?? line.outcome],
    ...[String(line.persons), String(line.entry)],
  ])
  return [
    style.strong(`${plain(vendorName)}, ${from} to ${to} (excluded)`),
    `${requests} requests, ${sessions.length} sessions, ${queries.length} queries`,
    `${persons.shown} persons by token, ${persons.counted} counted in groups`,
    `Fields: ${plain(fields.join(', '))}`,
    ...(rows.length === 0 ? [] : ['', ...table(heads, rows, columns, style)]),
    ...(people === null
      ? []
      : [
          '',
          ...table(
            [{ title: 'student', whole: true }, { title: 'queries' }, { title: 'first' }],
            people.map((one) => [one.student, String(one.queries), one.first]),
            columns,
            style,
          ),
        ]),
  ]
}
