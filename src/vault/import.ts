import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '../engine/room/duckdb.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { Facts } from '../roster/facts.js'
import type { RosterLimits } from '../roster/limits.js'
import { modeOf } from '../roster/manifest.js'
import type { RosterPackage } from '../roster/contents.js'
import { openPackage, type PackageSource } from '../roster/package.js'
import { checkKey, readCheck } from './crosswalk-file.js'
import { attachDraft, finishDraft } from './draft-file.js'
import { DOMAIN_NAMES, type Domain } from './domain.js'
import type { Resolved } from './lexicon.js'
import { CrosswalkThread } from './crosswalk-thread.js'
import type { SealableParts } from './crosswalk-writing.js'
import { hashFile } from './file-hash.js'
import { giveOrdinals, newlyExact } from './ordinals.js'
import { storePackageFacts } from './package-facts.js'
import { crosswalkPath, draft, snapshotPath } from './places.js'
import { SHARED, type PlanContext } from './plan.js'
import type { ImportProgress, LoadedSnapshot } from './port.js'
import { readPackage, type Reading } from './reading.js'
import { subkey } from './sealing.js'
import type { CrosswalkKeys } from './sealing-pages.js'
import { storeProtected, storeTables } from './snapshot-file.js'
import { holdShapes, holdTexts } from './shapes.js'
import { sharedIds } from './shared.js'
import { databaseSettings, literal } from './sql.js'
import { Stage } from './staging.js'
import { all } from './together.js'

/** What an importer is told, beside the vault key and the package. */
export interface ImportOrder {
  readonly dataDir: string
  /** Id of the snapshot to make. */
  readonly snapshot: string
  readonly previous: string | null
  /** Epoch milliseconds. */
  readonly now: number
  readonly limits: RosterLimits
  /** What DuckDB may hold, in bytes; the import fails rather than spill to the disk. */
  readonly memoryBytes: number
}

/** People whose e-mail has one domain, and users with one type of id, before it is shown. */
const SHARED_DOMAIN = 50
const SHARED_TYPE = 20

/**
 * Reads a package and writes the drafts of a snapshot and its crosswalk. Raw texts lie in the memory of
 * this process alone: DuckDB has no folder to spill to, and what is attached is written cloaked or sealed.
 */
export async function importRoster(
  order: ImportOrder,
  vaultKey: Uint8Array,
  source: PackageSource,
  progress: (step: ImportProgress) => void,
): Promise<LoadedSnapshot | Refusal> {
  const facts = new Facts()
  const roster = await openPackage(source, order.limits, facts)
  if (isRefusal(roster)) return roster
  const keys: CrosswalkKeys = {
    mac: subkey(vaultKey, 'crosswalk-mac'),
    pages: subkey(vaultKey, 'crosswalk-pages'),
  }
  const database = await DuckDBInstance.create(':memory:', databaseSettings(order.memoryBytes))
  const [connection, helper] = [await database.connect(), await database.connect()]
  // Two files: while this thread hands over the one, another seals the other. It starts while the files are read.
  const crosswalk = new CrosswalkThread({ order, keys, domains: DOMAIN_NAMES.length }, progress)
  try {
    const reading = await readPackage(roster, { ...order, facts }, progress)
    if (isRefusal(reading)) return reading
    await openOld(connection, order, keys)
    const resolved = await giveAll(connection, order, keys, reading.context, {
      progress,
      seal: (parts) => crosswalk.seal(parts),
    })
    const content = { reading, resolved, roster, facts }
    const [crosswalkHash, snapshotHash] = await all([
      crosswalk.hash,
      writeSnapshot([connection, helper], order, content, progress),
    ])
    progress({ phase: 'storing', file: null, share: 1 })
    return { ...summary(order, reading, facts), snapshotHash, crosswalkHash }
  } finally {
    await crosswalk.end()
    await roster.close()
    connection.closeSync()
    helper.closeSync()
    database.closeSync()
  }
}

/** Attaches the crosswalk that is extended, if there is one, as `old`; makes sure that its key is ours. */
async function openOld(
  connection: DuckDBConnection,
  { dataDir, previous }: ImportOrder,
  keys: CrosswalkKeys,
): Promise<void> {
  if (previous === null) return
  await connection.run(`ATTACH ${literal(crosswalkPath(dataDir, previous))} AS old (READ_ONLY)`)
  checkKey(keys.pages, await readCheck(connection, 'old'))
}

/**
 * Gives every text its ordinal, and makes the tables of their shapes. What of a domain is to be sealed is handed
 * on as soon as it is known.
 */
async function giveAll(
  connection: DuckDBConnection,
  order: ImportOrder,
  keys: CrosswalkKeys,
  { lexicons }: PlanContext,
  {
    progress,
    seal,
  }: {
    readonly progress: (step: ImportProgress) => void
    readonly seal: (parts: SealableParts) => void
  },
): Promise<Readonly<Record<Domain, Resolved>>> {
  const extend = order.previous !== null
  const given: [Domain, Resolved][] = []
  for (const [at, domain] of DOMAIN_NAMES.entries()) {
    progress({ phase: 'cloaking', file: null, share: at / DOMAIN_NAMES.length })
    const lexicon = lexicons[domain]
    const ordinals = await giveOrdinals(connection, domain, lexicon, keys.mac, extend)
    await holdShapes(connection, domain, lexicon)
    const { fresh, first } = ordinals
    const known = newlyExact(ordinals, (id) => lexicon.isExact(id))
    const exact = lexicon.exact()
    given.push([domain, lexicon.resolve(ordinals.of)])
    seal({ domain, exact, fresh, first, known, texts: lexicon.texts.take() })
  }
  if (extend) await connection.run('DETACH old')
  return Object.fromEntries(given) as Record<Domain, Resolved>
}

interface Content {
  readonly reading: Reading
  readonly resolved: Readonly<Record<Domain, Resolved>>
  readonly roster: RosterPackage
  readonly facts: Facts
}

/** Writes the draft of the snapshot; gives its hash. */
async function writeSnapshot(
  connections: readonly [DuckDBConnection, DuckDBConnection],
  order: ImportOrder,
  { reading, resolved, roster, facts }: Content,
  progress: (step: ImportProgress) => void,
): Promise<string> {
  const path = draft(snapshotPath(order.dataDir, order.snapshot))
  const [connection] = connections
  await attachDraft(connection, path, 'snap')
  await shareTexts(connection, reading)
  await storeTables(connections, reading.plans, resolved, (table, share) =>
    progress({ phase: 'storing', file: table, share }),
  )
  await storePackageFacts(connection, { ...reading, roster, facts, now: order.now })
  await storeProtected(connection, protectedOrdinals(reading, resolved.PERSON))
  await finishDraft(connection, 'snap')
  return hashFile(path)
}

/** Everyone met, by ordinal, but those whom a file calls grown and none a student. */
function* protectedOrdinals({ context }: Reading, { exact }: Resolved): Iterable<number> {
  const { people, lexicons } = context
  for (let person = 1; person < exact.length; person++) {
    if (lexicons.PERSON.isExact(person) && !people.isGrown(person)) yield exact[person] ?? 0
  }
}

/** E-mail domains and types of ids that enough people share. */
async function shareTexts(
  connection: DuckDBConnection,
  { context, plans }: Reading,
): Promise<void> {
  const stageOf = (table: string) => {
    const stages = plans.filter(({ plan }) => plan.table === table).map(({ stage }) => stage)
    return stages[0] ?? new Stage([])
  }
  const domains = sharedIds(stageOf('users'), 'email__domain', 'sourcedId', SHARED_DOMAIN)
  await holdTexts(connection, SHARED.emailDomains, context.emailDomains.list(), domains)
  const types = sharedIds(stageOf('user_ids'), 'idType', 'userSourcedId', SHARED_TYPE)
  await holdTexts(connection, SHARED.idTypes, context.idTypes.list(), types)
}

function summary(
  { snapshot, previous }: ImportOrder,
  { manifest, tables, context }: Reading,
  facts: Facts,
): Omit<LoadedSnapshot, 'snapshotHash' | 'crosswalkHash'> {
  return {
    snapshot,
    version: manifest.version,
    mode: modeOf(manifest, new Set(tables.keys())),
    rows: Object.fromEntries([...tables].map(([kind, { rows }]) => [`${kind}.csv`, rows])),
    students: [...context.people.students()].length,
    deviations: facts.counts(),
    previous,
  }
}
