import { DuckDBInstance } from '@duckdb/node-api'
import Database from 'better-sqlite3'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MARK } from './marked-roster.js'

/** Looks for what must not be there; gives the first thing found, in words, or null. */
export type Hunter = (bytes: Buffer) => string | null

/**
 * Long enough that neither the random bytes of a sealed file nor the letters of ten thousands of tokens hold it
 * by chance (five letters of base32 do, in one run of ten), short enough to find a cut one.
 */
const BEGINNING = MARK.length + 4

/**
 * Hunts for any marker, whole or cut off behind its beginning, in any case of letters, as UTF-16, as hex
 * and as base64 at each of its three alignments; and for the plain texts given beside them, which hold letters, digits and hyphens alone. `plain`
 * leaves the codings out, for hundreds of megabytes.
 */
export function hunterOf(
  markers: readonly string[],
  texts: readonly string[] = [],
  forms: 'every' | 'plain' = 'every',
): Hunter {
  const beginnings = [...new Set(markers.map((marker) => marker.slice(0, BEGINNING)))]
  const coded = forms === 'plain' ? [] : [...beginnings, ...beginnings.map(upper)]
  const codings = needlesOf(
    coded.flatMap((cased) => [
      Buffer.from(cased, 'utf16le').toString('latin1'),
      Buffer.from(cased).toString('hex'),
      Buffer.from(cased).toString('hex').toUpperCase(),
      ...[0, 1, 2].map((shift) => base64Core(cased, shift)),
    ]),
  )
  const anyCase = needlesOf([...beginnings, ...tens.map((ten) => `@${MARK}${ten}`)].map(lower))
  const others = texts.length === 0 ? null : new RegExp(texts.join('|'), 'iu')
  return (bytes) => {
    const latin = bytes.toString('latin1')
    const at = seek(lower(latin), anyCase)?.at ?? others?.exec(latin)?.index
    if (at !== undefined) return latin.slice(Math.max(0, at - 60), at + 60)
    const found = seek(latin, codings)
    return found === null ? null : `coded: ${found.needle}`
  }
}

const tens = Array.from({ length: 10 }, (_, ten) => String(ten))

/** Needles by how they begin, which many share, and by length: a text is read once for each beginning. */
type Needles = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>
const SHARED = 3

function needlesOf(texts: readonly string[]): Needles {
  const needles = new Map<string, Map<number, Set<string>>>()
  for (const text of texts) {
    const begins = text.slice(0, SHARED)
    const lengths = needles.get(begins) ?? new Map<number, Set<string>>()
    needles.set(begins, lengths)
    lengths.set(text.length, (lengths.get(text.length) ?? new Set()).add(text))
  }
  return needles
}

/** The first needle of some beginning that stands in the text, and where. */
function seek(text: string, needles: Needles): { at: number; needle: string } | null {
  for (const [begins, lengths] of needles) {
    for (let at = text.indexOf(begins); at >= 0; at = text.indexOf(begins, at + 1)) {
      for (const [length, whole] of lengths) {
        const needle = text.slice(at, at + length)
        if (whole.has(needle)) return { at, needle }
      }
    }
  }
  return null
}

const upper = (text: string): string => text.toUpperCase()
/** Of Latin-1, letter by letter: no letter becomes two. */
const lower = (text: string): string => text.toLowerCase()

/** The characters of a base64 text that depend on `text` alone, with `shift` bytes before it. */
function base64Core(text: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text), Buffer.alloc(3)])
  const from = Math.ceil((shift * 8) / 6)
  const to = Math.floor(((shift + text.length) * 8) / 6)
  return bytes.toString('base64').slice(from, to)
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}

/**
 * What is found in the files of a folder: in their bytes, and in every cell of every table of those that
 * are databases, whose pages may be compressed. Names of files count too. No service may run on it.
 */
export async function huntFolder(folder: string, hunt: Hunter): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of filesBelow(folder)) {
    const note = (what: string | null) => {
      if (what !== null) found.push(`${path}: ${what}`)
    }
    note(hunt(Buffer.from(path)))
    note(hunt(readFileSync(path)))
    if (path.endsWith('.duckdb')) note(hunt(Buffer.from(await duckCells(path))))
    if (path.endsWith('.sqlite') || path.endsWith('.db')) note(hunt(Buffer.from(sqliteCells(path))))
  }
  return found
}

/** Every distinct cell of a DuckDB file as text. */
export async function duckCells(path: string): Promise<string> {
  const database = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await database.connect()
  try {
    const columns = await connection.runAndReadAll(
      'SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal',
    )
    const texts: string[] = []
    for (const [table, column] of columns.getRows()) {
      const cells = await connection.runAndReadAll(
        `SELECT DISTINCT CAST("${String(column)}" AS VARCHAR) FROM "${String(table)}"`,
      )
      texts.push(...cells.getRows().map(([cell]) => String(cell)))
    }
    return texts.join('\n')
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}

/** Every cell of a SQLite file as text. */
export function sqliteCells(path: string): string {
  const db = new Database(path, { readonly: true })
  try {
    const tables = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
    return tables
      .flatMap(({ name }) => db.prepare(`SELECT * FROM "${name}"`).raw().all() as unknown[][])
      .flat()
      .map((cell) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : String(cell)))
      .join('\n')
  } finally {
    db.close()
  }
}
