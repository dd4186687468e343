import { isRefusal, type Refusal } from '../refusal.js'
import type { Facts } from '../roster/facts.js'
import type { RosterLimits } from '../roster/limits.js'
import { NO_MANIFEST, compareFiles, readManifest, type Manifest } from '../roster/manifest.js'
import type { RosterPackage } from '../roster/contents.js'
import { FILE_KINDS, type FileKind } from '../roster/schema.js'
import { readAll, type TableFacts } from '../roster/table.js'
import type { StagedPlan } from './filling.js'
import { LaneThread } from './lane-thread.js'
import { Lane, type DataFile, type FileRead, type LaneOptions, type LaneRefusal } from './lane.js'
import { join } from './lanes.js'
import type { PlanContext } from './plan.js'
import type { ImportProgress } from './port.js'

/** Everything in memory once the files have been read. */
export interface Reading {
  readonly context: PlanContext
  readonly plans: readonly StagedPlan[]
  readonly manifest: Manifest
  readonly tables: ReadonlyMap<FileKind, TableFacts>
}

/** Files that others look back on come first: grades are known before birth dates are met. */
const FIRST: readonly FileKind[] = [
  'orgs',
  'academicSessions',
  'courses',
  'classes',
  'users',
  'roles',
]
const ORDER = [...FIRST, ...FILE_KINDS.filter((kind) => !FIRST.includes(kind))]

/**
 * The files that are read in another thread, of which there is one: no other looks back on it, nor it on others, and
 * to read it takes about as long as all the rest.
 */
const APART: ReadonlySet<FileKind> = new Set(['enrollments'])
/** Smaller ones are read with the others: to start a thread takes as long. */
const APART_BYTES = 1 << 20

type Progress = (step: ImportProgress) => void

/**
 * Reads every file of a package into stages, two at a time. What comes of it does not depend on which is the
 * faster: facts, and the refusal if several files earn one, are in the order of the files.
 */
export async function readPackage(
  roster: RosterPackage,
  options: { readonly limits: RosterLimits; readonly facts: Facts; readonly now: number },
  progress: Progress,
): Promise<Reading | Refusal> {
  const { facts, limits, now } = options
  const manifest = await manifestOf(roster, limits, facts)
  if (isRefusal(manifest)) return manifest
  const files = roster.files
    .filter((file): file is DataFile => file.kind !== 'manifest')
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  compareFiles(manifest, new Set(files.map(({ kind }) => kind)), facts)
  const read = await readFiles(files, { manifest, fieldBytes: limits.fieldBytes, now }, progress)
  if (isRefusal(read)) return read
  for (const { facts: found } of read.files.values()) facts.merge(found)
  const tables = new Map([...read.files].map(([kind, { table }]) => [kind, table]))
  return { context: read.context, plans: read.plans, manifest, tables }
}

interface FilesRead {
  readonly context: PlanContext
  readonly plans: readonly StagedPlan[]
  /** In the order of the files. */
  readonly files: ReadonlyMap<FileKind, FileRead>
}

async function readFiles(
  files: readonly DataFile[],
  options: LaneOptions,
  progress: Progress,
): Promise<FilesRead | Refusal> {
  const tell = shares(files, progress)
  const apart = filesApart(files)
  const thread = apart.length > 0 ? new LaneThread(apart, options, tell) : null
  const turn = thread ? () => thread.fed() : undefined
  try {
    const lane = new Lane(options)
    const read = new Map<FileKind, FileRead>()
    for (const file of files) {
      // Facts come in the order of the map, and a refusal counts from where its file stands.
      const found = apart.includes(file) ? UNREAD : await lane.read(file, tell(file), turn)
      if (isRefusal(found)) return await firstOf({ kind: file.kind, refusal: found }, files, thread)
      read.set(file.kind, found)
    }
    if (!thread) return { context: lane.context, plans: lane.plans, files: read }
    const parts = await thread.outcome
    if ('refusal' in parts) return parts.refusal
    for (const [at, kind] of parts.kinds.entries()) read.set(kind, parts.reads[at] ?? UNREAD)
    return { ...join(lane, parts), files: read }
  } finally {
    await thread?.end()
  }
}

/** The files for the other thread, in their order; none if they are not worth it. */
function filesApart(files: readonly DataFile[]): readonly DataFile[] {
  const apart = files.filter(({ kind }) => APART.has(kind))
  return apart.reduce((sum, { bytes }) => sum + bytes, 0) >= APART_BYTES ? apart : []
}

/** Holds the place of a file that is not read yet. */
const UNREAD: FileRead = {
  table: { rows: 0, utf8: true, headers: [] },
  facts: { listed: [], totals: [] },
}

/** Of a refusal here and one of the other thread, if there is one, that of the file that stands first. */
async function firstOf(
  here: LaneRefusal,
  files: readonly DataFile[],
  thread: LaneThread | null,
): Promise<Refusal> {
  const place = (kind: FileKind) => files.findIndex((file) => file.kind === kind)
  const isBehind = files.some(({ kind }) => APART.has(kind) && place(kind) < place(here.kind))
  const there = isBehind ? await thread?.outcome : undefined
  if (!there || !('refusal' in there)) return here.refusal
  return place(there.kind) < place(here.kind) ? there.refusal : here.refusal
}

/** For each file, what hears of the bytes read of it and tells the share of all. */
function shares(files: readonly DataFile[], progress: Progress) {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 1)
  let done = 0
  return (file: DataFile) => {
    let before = 0
    return (bytes: number): void => {
      done += bytes - before
      before = bytes
      progress({ phase: 'reading', file: `${file.kind}.csv`, share: Math.min(1, done / total) })
    }
  }
}

async function manifestOf(
  roster: RosterPackage,
  limits: RosterLimits,
  facts: Facts,
): Promise<Manifest | Refusal> {
  const file = roster.files.find(({ kind }) => kind === 'manifest')
  if (!file) {
    facts.add('manifest', 'package.missing_manifest')
    return NO_MANIFEST
  }
  const rows = await readAll(file, limits.fieldBytes, facts)
  return isRefusal(rows) ? rows : readManifest(rows, facts)
}
