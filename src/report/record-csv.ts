import { csvFile } from './csv.js'
import type { CsvCell } from './csv.js'
import type { DisclosureLine, DisclosureRecord, RequestLine } from './record.js'

const HEADS = [
  'date (UTC)',
  'what',
  'party',
  'vendor id',
  'person',
  'legitimate interest',
  'legal basis',
  'kind of disclosure',
  'fields',
  'outcome',
  'ticket',
  'request',
  'session',
  'query',
  'log entry',
] as const

/** The record as a table: requests and disclosures in the order of the log. */
export function recordCsv({ requests, disclosures }: DisclosureRecord): string {
  const rows = [
    ...requests.map((line) => ({ entry: line.entry, cells: requestCells(line) })),
    ...disclosures.map((line) => ({ entry: line.entry, cells: disclosureCells(line) })),
  ]
  rows.sort((one, other) => one.entry - other.entry)
  return csvFile(
    HEADS,
    rows.map(({ cells }) => cells),
  )
}

function requestCells(line: RequestLine): readonly CsvCell[] {
  const { at, vendorName, vendor, engineer, interest, basis, tables, outcome } = line
  return [
    ...[at, 'request', vendorName, vendor, engineer, interest, basis, null],
    ...[tables.join(' '), outcome, line.ticket, line.request, line.session, null, line.entry],
  ]
}

function disclosureCells(line: DisclosureLine): readonly CsvCell[] {
  const { at, kind, vendorName, vendor, engineer, interest, basis, fields } = line
  const outcome = kind === 'singled-out' ? 'stopped' : 'released'
  return [
    ...[at, 'disclosure', vendorName, vendor, engineer, interest, basis, kind],
    ...[fields.join(' '), outcome, null, null, line.session, line.query, line.entry],
  ]
}
