import { csvFile } from './csv.js'
import type { Touched, VendorReport } from './vendor-report.js'

/** A person with the raw identifier of the roster; null if the crosswalk holds it no more. */
export type Identified = Touched & { readonly student: string | null }

/** One line for each query. */
export function vendorQueriesCsv({ vendor, vendorName, queries }: VendorReport): string {
  return csvFile(
    [
      ...['date (UTC)', 'vendor id', 'party', 'person', 'session', 'query', 'outcome', 'code'],
      ...['kind', 'check', 'fields', 'rows', 'persons', 'persons counted in groups'],
      ...['log entry', 'leaf hash'],
    ],
    queries.map((line) => [
      ...[line.at, vendor, vendorName, line.engineer, line.session, line.query, line.outcome],
      ...[line.code, line.kind, line.check, line.fields.join(' '), line.rows, line.persons],
      ...[line.counted, line.entry, line.leafHash],
    ]),
  )
}

/** One line for each person; for the steward alone. */
export function vendorStudentsCsv(people: readonly Identified[]): string {
  return csvFile(
    ['student', 'queries', 'first (UTC)', 'last (UTC)', 'fields'],
    people.map(({ student, queries, first, last, fields }) => [
      ...[student ?? 'not in the crosswalk any more', queries, first, last],
      fields.join(' '),
    ]),
  )
}
