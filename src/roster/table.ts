import { refuse, type Refusal } from '../refusal.js'
import { checkOf, isFree, plainCheckOf, type Check, type PlainCheck } from './checks.js'
import { Column, Remembered } from './column.js'
import { CsvReader, type CsvFailure, type CsvProblem, type CsvSink } from './csv.js'
import type { FactKind, Facts } from './facts.js'
import { readHeader, type Header, type HeaderFact } from './header.js'
import type { Manifest } from './manifest.js'
import type { PackageFile } from './contents.js'
import type { CsvRow } from './row.js'
import { columnsOf, type ColumnSpec, type FileKind } from './schema.js'

/** What reading one file showed. */
export interface TableFacts {
  readonly rows: number
  readonly utf8: boolean
  readonly headers: readonly HeaderFact[]
}

/** Takes the rows of a file. A cell past the end of a row is absent. */
export type RowSink = (row: CsvRow, line: number) => void

/** The columns of a file, by the names of the specification; one the file does not have is absent in every row. */
export type Columns = (name: string) => Column

export interface TableReading {
  readonly manifest: Manifest
  readonly fieldBytes: number
  readonly facts: Facts
  /** Called once per chunk with the bytes read so far. */
  readonly progress: (bytes: number) => void
  /** Waited for before each chunk. */
  readonly turn?: () => Promise<void>
}

const PROBLEMS = {
  newline_in_field: 'table.newline_in_field',
  stray_quote: 'table.stray_quote',
  unclosed_quote: 'table.unclosed_quote',
  blank_line: 'table.blank_line',
  invalid_utf8: 'table.invalid_utf8',
} as const satisfies Record<CsvProblem, FactKind>

/** Reads a file to its end; `begin` gets its header and gives the sink of its rows. */
export async function readTable(
  file: PackageFile & { readonly kind: FileKind },
  reading: TableReading,
  begin: (columns: Columns) => RowSink,
): Promise<TableFacts | Refusal> {
  const table = new TableSink(file.kind, reading, begin)
  const reader = new CsvReader(table, reading.fieldBytes)
  const failure = await pump(
    await file.open(),
    reader,
    () => table.refusal,
    reading.progress,
    reading.turn,
  )
  if (table.refusal) return table.refusal
  if (failure) return unreadable(file.kind, failure)
  return table.finish()
}

/** A manifest has 25 rows; of one with a million, no more than this is looked at. */
const MANIFEST_ROWS = 1000

/** The records of a manifest, the header among them. */
export async function readAll(
  file: PackageFile,
  fieldBytes: number,
  facts: Facts,
): Promise<{ cells: string[]; line: number }[] | Refusal> {
  const rows: { cells: string[]; line: number }[] = []
  const sink: CsvSink = {
    record: (row, line) => {
      if (rows.length < MANIFEST_ROWS) rows.push({ cells: row.cells(), line })
    },
    problem: (kind, line) => facts.add('manifest', PROBLEMS[kind], line),
  }
  const failure = await pump(await file.open(), new CsvReader(sink, fieldBytes), () => null)
  return failure ? unreadable(file.kind, failure) : rows
}

async function pump(
  pieces: AsyncIterable<Uint8Array>,
  reader: CsvReader,
  stopped: () => Refusal | null,
  progress: (bytes: number) => void = () => undefined,
  turn: () => Promise<void> = () => Promise.resolve(),
): Promise<CsvFailure | 'broken' | null> {
  let bytes = 0
  try {
    for await (const chunk of pieces) {
      await turn()
      const failure = reader.push(chunk)
      if (failure || stopped()) return failure
      bytes += chunk.length
      progress(bytes)
    }
  } catch {
    return 'broken'
  }
  return reader.end()
}

function unreadable(kind: string, failure: CsvFailure | 'broken'): Refusal {
  switch (failure) {
    case 'field-too-large':
      return refuse('FIELD_TOO_LARGE', `${kind}.csv holds a field or a record that is too large.`)
    case 'utf-16':
      return refuse('FILE_UNREADABLE', `${kind}.csv is UTF-16; export it as UTF-8.`)
    case 'broken':
      return refuse('PACKAGE_UNREADABLE', `${kind}.csv cannot be unpacked to its end.`)
  }
}

class TableSink implements CsvSink {
  refusal: Refusal | null = null
  readonly #kind: FileKind
  readonly #reading: TableReading
  readonly #begin: (columns: Columns) => RowSink
  #header: Header | null = null
  #sink: RowSink | null = null
  #checks: readonly ColumnCheck[] = []
  #rows = 0
  #utf8 = true

  constructor(kind: FileKind, reading: TableReading, begin: (columns: Columns) => RowSink) {
    this.#kind = kind
    this.#reading = reading
    this.#begin = begin
  }

  problem(kind: CsvProblem, line: number): void {
    if (kind === 'invalid_utf8') this.#utf8 = false
    this.#reading.facts.add(this.#kind, PROBLEMS[kind], line)
  }

  record(row: CsvRow, line: number): void {
    if (this.refusal) return
    if (!this.#header || !this.#sink) this.#start(row.cells())
    else this.#row(row, line, this.#header.width, this.#sink)
  }

  /** A file without a byte of header has no columns and no rows; that is a fact, not an end. */
  finish(): TableFacts {
    const { facts, manifest } = this.#reading
    if (!this.#header) facts.add(this.#kind, 'table.missing_header')
    if (!columnsOf(this.#kind, manifest.schema)) facts.add(this.#kind, 'schema.file_not_in_version')
    if (this.#rows === 0) facts.add(this.#kind, 'table.missing_data_rows')
    return { rows: this.#rows, utf8: this.#utf8, headers: this.#header?.found ?? [] }
  }

  #start(cells: readonly string[]): void {
    const { manifest, facts } = this.#reading
    const header = readHeader(this.#kind, manifest.schema, cells, facts)
    if ('kind' in header) {
      this.refusal = header
      return
    }
    this.#header = header
    const columns = columnsFrom(header)
    const mode = manifest.declared.get(this.#kind) ?? null
    this.#checks = (columnsOf(this.#kind, manifest.schema) ?? [])
      .filter((spec) => header.places.has(spec.name) && !isFree(spec))
      .map((spec) => new ColumnCheck(columns(spec.name), spec, checkOf(spec, mode)))
    this.#sink = this.#begin(columns)
  }

  #row(row: CsvRow, line: number, width: number, sink: RowSink): void {
    const { facts } = this.#reading
    this.#rows++
    if (row.count !== width) {
      const counts = { expected: width, seen: row.count }
      facts.add(this.#kind, 'table.row_width_mismatch', line, counts)
      // One comma too many has shifted what follows: a name could stand in a column that is kept.
      if (row.count > width) return
    }
    for (const check of this.#checks) {
      const problem = check.judge(row)
      if (problem) facts.add(this.#kind, problem, line)
    }
    sink(row, line)
  }
}

function columnsFrom(header: Header): Columns {
  const columns = new Map<string, Column>()
  return (name) => {
    const known = columns.get(name)
    if (known) return known
    const column = new Column(header.places.get(name) ?? -1)
    columns.set(name, column)
    return column
  }
}

/** The check of a column, made once for each cell that the column remembers. */
class ColumnCheck {
  readonly #column: Column
  readonly #check: Check
  readonly #plain: PlainCheck | null
  readonly #verdicts = new Remembered<FactKind | null>()
  #mark = 0
  #verdict: FactKind | null = null

  constructor(column: Column, spec: ColumnSpec, check: Check) {
    this.#column = column
    this.#check = check
    this.#plain = plainCheckOf(spec)
  }

  judge(row: CsvRow): FactKind | null {
    const column = this.#column
    column.look(row)
    // The cell of the record before, again: most columns come in runs.
    if (column.mark === this.#mark) return this.#verdict
    this.#mark = column.mark
    const known = this.#verdicts.get(column)
    this.#verdict = known === undefined ? this.#verdicts.set(column, this.#of(row)) : known
    return this.#verdict
  }

  #of(row: CsvRow): FactKind | null {
    const { place } = this.#column
    if (this.#plain && row.isPlain(place)) {
      if (this.#plain(row.data, row.from(place), row.to(place))) return null
    }
    return this.#check(row.text(place))
  }
}
