import type { DuckDBConnection } from '@duckdb/node-api'
import { isRefusal, type Refusal } from '../refusal.js'
import type { Facts } from '../roster/facts.js'
import type { RosterLimits } from '../roster/limits.js'
import { NO_MANIFEST, compareFiles, readManifest, type Manifest } from '../roster/manifest.js'
import type { PackageFile, RosterPackage } from '../roster/contents.js'
import { FILE_KINDS, type FileKind } from '../roster/schema.js'
import { readAll, readTable, type TableFacts } from '../roster/table.js'
import { DOMAINS, type Domain } from './domain.js'
import { rowSink, stagePlan, type StagedPlan } from './filling.js'
import { Lexicon, Words } from './lexicon.js'
import type { Lexicons } from './part.js'
import { People } from './people.js'
import { observers } from './observers.js'
import type { PlanContext } from './plan.js'
import { tablePlans } from './plans.js'
import type { ImportProgress } from './port.js'

/** Texts shown if shared, told apart at most. */
const SHARED_TEXTS = 100_000

/** Everything in memory and in staging once the files have been read. */
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

/** The domains there are, as a list. */
export const DOMAIN_NAMES = Object.keys(DOMAINS) as readonly Domain[]

/** Reads every file of a package into staging tables of the in-memory database. */
export async function readPackage(
  connection: DuckDBConnection,
  roster: RosterPackage,
  options: { readonly limits: RosterLimits; readonly facts: Facts; readonly now: number },
  progress: (step: ImportProgress) => void,
): Promise<Reading | Refusal> {
  const { facts, limits, now } = options
  const manifest = await manifestOf(roster, limits, facts)
  if (isRefusal(manifest)) return manifest
  const files = roster.files.filter((file): file is DataFile => file.kind !== 'manifest')
  compareFiles(manifest, new Set(files.map(({ kind }) => kind)), facts)
  const context = planContext(now)
  const plans = await Promise.all(
    tablePlans(context).map((plan, at) => stagePlan(connection, plan, at)),
  )
  const watching = observers(context)
  const tables = new Map<FileKind, TableFacts>()
  const total = files.reduce((sum, { bytes }) => sum + bytes, 1)
  let before = 0
  for (const file of files.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
    const { kind } = file
    const done = before
    const reading = {
      manifest,
      facts,
      fieldBytes: limits.fieldBytes,
      progress: (bytes: number) =>
        progress({
          phase: 'reading',
          file: `${kind}.csv`,
          share: Math.min(1, (done + bytes) / total),
        }),
    }
    const own = plans.filter(({ plan }) => plan.kind === kind)
    const watchers = watching.filter((observer) => observer.kind === kind)
    const table = await readTable(file, reading, (columns) =>
      rowSink(columns, own, watchers, context.lexicons.PERSON),
    )
    if (isRefusal(table)) return table
    tables.set(kind, table)
    before += file.bytes
  }
  for (const { stage } of plans) stage.close()
  return { context, plans, manifest, tables }
}

type DataFile = PackageFile & { readonly kind: FileKind }

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

function planContext(now: number): PlanContext {
  const lexicons = {} as Record<Domain, Lexicon>
  for (const domain of DOMAIN_NAMES) lexicons[domain] = new Lexicon()
  return {
    lexicons: lexicons satisfies Lexicons,
    people: new People(),
    emailDomains: new Words(SHARED_TEXTS),
    idTypes: new Words(SHARED_TEXTS),
    now,
  }
}
