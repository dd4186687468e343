import { readFile } from 'node:fs/promises'
import { readLeaf } from '../../ledger/leaf.js'
import type { Publication } from '../../ledger/publication.js'
import { toEntry } from '../../ledger/row.js'
import type { FoundRow } from '../../ledger/store/port.js'
import type { State } from '../../session/state.js'
import type { Ordinal } from '../../vault/domain.js'
import type { Book } from '../book.js'
import { disclosuresCsv } from './disclosures-csv.js'
import { checkpointName, runNumber } from './manifest.js'
import type { ManifestFile } from './manifest.js'
import { ocsfEvent } from './ocsf.js'
import type { OcsfSource } from './ocsf.js'
import { payloadLines } from './payload-lines.js'
import type { PayloadLevel } from './payload-lines.js'
import { recipientReadme } from './readme.js'
import type { Staging } from './staging.js'
import type { ExportTarget } from './target.js'

/** Rows of the stored log, with salts. */
export interface LogPages {
  page(from: number): Promise<readonly FoundRow[]>
  release(): Promise<void>
}

/** What the files of a run are made of. */
export interface RunSources extends OcsfSource {
  readonly book: Book
  readonly state: State
  readonly publication: Pick<Publication, 'files'>
  readonly pages: () => Promise<LogPages>
  readonly code: (student: Ordinal) => string
  readonly level: PayloadLevel
  readonly vkey: string
  /** The files for people outside: the verifier and the pages about formats. */
  readonly auditFolder: URL
}

/** Which entries: from inclusive, to exclusive; and which run. */
export interface Run {
  readonly number: number
  readonly from: number
  readonly size: number
  /** The signed note of a tree of that size. */
  readonly checkpoint: string
  /** Entries of earlier runs whose payloads are exported once more. */
  readonly again: readonly Range[]
}

/** Entries: from inclusive, to exclusive. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Makes all files of a run but its manifest, in the staging folder; gives their list. */
export async function makeFiles(
  staging: Staging,
  run: Run,
  sources: RunSources,
  target: ExportTarget,
): Promise<ManifestFile[]> {
  const { number, from, size } = run
  const files = [await staging.add(checkpointName(number), once(run.checkpoint))]
  for await (const { path, bytes } of sources.publication.files(from, size)) {
    files.push(await staging.add(path, once(bytes)))
  }
  for (const { from: first, to } of [...run.again, { from, to: size }]) {
    // A run of its own, or an earlier one's by the entry it begins with.
    const part = to === size && first === from ? '' : `-${first}`
    const name = `payloads/${runNumber(number)}${part}.ndjson.gz`
    const added = await staging.add(name, payloadText({ from: first, to }, sources))
    files.push({ ...added, payloads: { from: first, to } })
  }
  const reports = `reports/${runNumber(number)}`
  const range = { ...sources, from, to: size }
  files.push(await staging.add(`${reports}/disclosures.csv`, disclosuresCsv(range)))
  files.push(await staging.add(`${reports}/ocsf.ndjson.gz`, ocsfText(run, sources)))
  for (const [name, content] of await constants(sources)) {
    const free = await freeName(name, content, target, number)
    if (free !== null) files.push(await staging.add(free, once(content)))
  }
  return files
}

async function* once(content: string | Buffer): AsyncGenerator<string | Buffer> {
  yield await Promise.resolve(content)
}

async function* payloadText(range: Range, { pages, level }: RunSources): AsyncGenerator<string> {
  for await (const row of rowsOf(range, pages)) {
    const text = payloadLines(row, level)
    if (text !== '') yield text
  }
}

async function* ocsfText({ from, size: to }: Run, sources: RunSources): AsyncGenerator<string> {
  for await (const { index, leaf: bytes, leafHash } of rowsOf({ from, to }, sources.pages)) {
    const leaf = readLeaf(bytes)
    if (leaf === null) throw new TypeError('a leaf of our own log cannot be read')
    yield `${JSON.stringify(ocsfEvent(toEntry(leaf, index, leafHash, {}), sources))}\n`
  }
}

/** Stored rows, a page at a time, all of one moment. */
async function* rowsOf({ from, to }: Range, pages: RunSources['pages']): AsyncGenerator<FoundRow> {
  const snapshot = await pages()
  try {
    for (let next = from; next < to;) {
      const rows = await snapshot.page(next)
      for (const row of rows) {
        if (row.index >= to) return
        yield row
        next = row.index + 1
      }
      if (rows.length === 0) throw new TypeError('the log ends before its own size')
    }
  } finally {
    await snapshot.release()
  }
}

/** Files that are the same in each run until Homeroom changes. */
async function constants(sources: RunSources): Promise<readonly (readonly [string, Buffer])[]> {
  const { auditFolder, origin, vkey } = sources
  const audit = (name: string) => readFile(new URL(name, auditFolder))
  const keyId = vkey.split('+')[1] ?? 'key'
  return [
    ['verify.mjs', await audit('verify.mjs')],
    ['EXPORT.md', await audit('EXPORT.md')],
    ['ENTRIES.md', await audit('ENTRIES.md')],
    ['LOG.md', await audit('README.md')],
    ['README.md', Buffer.from(recipientReadme(origin, vkey))],
    [`keys/${keyId}.vkey`, Buffer.from(`${vkey}\n`)],
  ]
}

/** A file keeps its name and content for good: a newer one gets the number of the run into its name. */
async function freeName(
  name: string,
  content: Buffer,
  target: ExportTarget,
  number: number,
): Promise<string | null> {
  const there = await target.read(name)
  if (there === null) return name
  if (there.equals(content)) return null
  return `newer/${runNumber(number)}/${name}`
}
