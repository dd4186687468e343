import type { DuckDBConnection } from '@duckdb/node-api'
import type { FactFile, Facts } from '../roster/facts.js'
import { modeOf, type Manifest } from '../roster/manifest.js'
import type { RosterPackage } from '../roster/contents.js'
import { FILE_KINDS, columnsOf, type FileKind } from '../roster/schema.js'
import type { TableFacts } from '../roster/table.js'
import { storeFacts } from './snapshot-file.js'
import { Stage, type StageColumn, type StageValue } from './staging.js'

/** What reading a package showed, beside its rows. */
export interface PackageReport {
  readonly manifest: Manifest
  readonly roster: RosterPackage
  readonly tables: ReadonlyMap<FileKind, TableFacts>
  readonly facts: Facts
  /** Epoch milliseconds. */
  readonly now: number
}

const DAY_MS = 86_400_000
const fileName = (file: FactFile) => (file === null ? null : `${file}.csv`)

/** Writes the `pkg_*` tables. Nothing in them is a value of a row, or a name that could be free text. */
export async function storePackageFacts(
  connection: DuckDBConnection,
  report: PackageReport,
): Promise<void> {
  const { manifest, tables, facts, now } = report
  const mode = modeOf(manifest, new Set(tables.keys()))
  const run = [[manifest.version, mode, Math.floor(now / DAY_MS)]]
  await table(connection, 'pkg_run', { version: 'text', mode: 'text', asof: 'integer' }, run)
  await table(
    connection,
    'pkg_files',
    { file: 'text', declared: 'text', present: 'flag', data_rows: 'integer', utf8_ok: 'flag' },
    fileRows(report),
  )
  await table(
    connection,
    'pkg_headers',
    { file: 'text', pos: 'integer', header: 'text', header__known: 'flag' },
    [...tables].flatMap(([kind, { headers }]) =>
      headers.map(({ pos, name, known }) => [fileName(kind), pos, name, known]),
    ),
  )
  await table(
    connection,
    'pkg_rows',
    { file: 'text', line: 'integer', problem: 'text', expected: 'integer', seen: 'integer' },
    facts
      .list()
      .map(({ file, line, problem, expected, seen }) => [
        fileName(file),
        line,
        problem,
        expected,
        seen,
      ]),
  )
}

function fileRows({ manifest, roster, tables }: PackageReport): StageValue[][] {
  const present = roster.files.some(({ kind }) => kind === 'manifest')
  const listed = FILE_KINDS.filter((kind) => columnsOf(kind, manifest.schema) ?? tables.has(kind))
  return [
    ['manifest.csv', null, present, null, null],
    ...listed.map((kind) => {
      const found = tables.get(kind)
      const declared = manifest.declared.get(kind) ?? null
      return [fileName(kind), declared, !!found, found?.rows ?? null, found?.utf8 ?? null]
    }),
    // Names of other files are free text; that they are there is all that is told.
    ...Array.from({ length: roster.strangers }, () => [null, null, true, null, null]),
  ]
}

async function table(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, StageColumn['type']>>,
  rows: readonly (readonly StageValue[])[],
): Promise<void> {
  const list = Object.entries(columns).map(([column, type]) => ({ name: column, type }))
  const stage = new Stage(list)
  for (const row of rows) stage.add(row)
  await storeFacts(connection, name, stage)
}
