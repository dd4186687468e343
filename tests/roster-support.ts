import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { isRefusal, type Refusal } from '../src/refusal.js'
import { createCloak, IMPORT_LIMITS, type ImportLimits } from '../src/vault/cloak.js'
import type { LoadedSnapshot } from '../src/vault/port.js'

/** Names of files -> their bytes. */
export type Files = Readonly<Record<string, string | Buffer>>

const made: string[] = []

/** A new empty folder, gone after the test file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'homeroom-test-'))
  made.push(path)
  return path
}

export function removeFolders(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
}

/** Writes a package as a folder. */
export function rosterFolder(files: Files): string {
  const path = folder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

export async function rosterZip(files: Files): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream)
}

/** A manifest of the version in which the files named are bulk. */
export function manifest(
  version: '1.1' | '1.2',
  present: readonly string[],
  mode = 'bulk',
): string {
  const more = ['roles', 'scoreScales', 'userProfiles', 'userResources', 'lineItemScoreScales']
  const last = ['lineItemLearningObjectiveIds', 'resultLearningObjectiveIds', 'resultScoreScales']
  const kinds = [
    ...[
      'academicSessions',
      'categories',
      'classes',
      'classResources',
      'courses',
      'courseResources',
    ],
    ...['demographics', 'enrollments', 'lineItems', 'orgs', 'resources', 'results', 'users'],
    ...(version === '1.2' ? [...more, ...last] : []),
  ]
  const rows = kinds.map((kind) => `file.${kind},${present.includes(kind) ? mode : 'absent'}`)
  return [
    'propertyName,value',
    'manifest.version,1.0',
    `oneroster.version,${version}`,
    ...rows,
  ].join('\n')
}

export const USERS_11 =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password'

/** A user's row of 1.1, in the order of the specification. */
export function user(cells: Readonly<Record<string, string>>): string {
  const filled: Record<string, string> = {
    enabledUser: 'true',
    role: 'student',
    givenName: 'G',
    familyName: 'F',
    orgSourcedIds: 'o1',
    username: `u-${cells['sourcedId'] ?? ''}`,
    ...cells,
  }
  return USERS_11.split(',')
    .map((name) => csv(filled[name] ?? ''))
    .join(',')
}

const csv = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export const NOW = Date.UTC(2025, 9, 1)
export const KEY = Buffer.alloc(32, 7)

export interface Loaded {
  readonly loaded: LoadedSnapshot
  /** Rows of a query over the cloaked snapshot, as plain values. */
  readonly rows: (sql: string) => Promise<Record<string, unknown>[]>
}

/** Imports a folder and keeps the snapshot. */
export async function load(
  dataDir: string,
  path: string,
  previous: string | null = null,
): Promise<Loaded> {
  const outcome = await tryLoad(dataDir, path, previous)
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.code} ${outcome.detail}`)
  return outcome
}

export async function tryLoad(
  dataDir: string,
  path: string,
  previous: string | null = null,
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<Loaded | Refusal> {
  const cloak = createCloak({ dataDir, vaultKey: KEY, limits })
  const outcome = await cloak.load({ kind: 'path', path }, NOW, previous, () => undefined)
  if (isRefusal(outcome)) return outcome
  await outcome.keep()
  const file = cloak.snapshotFile(outcome.loaded.snapshot)
  return { loaded: outcome.loaded, rows: (sql) => query(file, sql) }
}

/** Runs SQL over a DuckDB file, read-only. */
export async function query(file: string, sql: string): Promise<Record<string, unknown>[]> {
  const database = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await database.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

/** Every file below a folder. */
export function filesBelow(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const full = join(path, name)
    return statSync(full).isDirectory() ? filesBelow(full) : [full]
  })
}

/** The needles that stand in a file in any of the encodings a database might use. */
export function found(file: string, needles: readonly string[]): string[] {
  const bytes = readFileSync(file)
  return needles.filter(
    (needle) =>
      bytes.includes(needle) ||
      bytes.includes(Buffer.from(needle, 'utf16le')) ||
      bytes.includes(needle.toLowerCase()),
  )
}
