import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { isRefusal, type Refusal } from '../refusal.js'
import { Facts } from '../roster/facts.js'
import type { RosterLimits } from '../roster/limits.js'
import { modeOf } from '../roster/manifest.js'
import type { RosterPackage } from '../roster/contents.js'
import { openPackage, type PackageSource } from '../roster/package.js'
import { checkKey, readCheck } from './crosswalk-file.js'
import { DOMAIN_NAMES, type Domain } from './domain.js'
import type { Resolved } from './lexicon.js'
import { writeCrosswalkApart } from './crosswalk-thread.js'
import type { SealableParts } from './crosswalk-writing.js'
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
  const database = await DuckDBInstance.create(':memory:', databaseSettings(order.memoryBytes))
  const connection = await database.connect()
  try {
    const reading = await readPackage(roster, { ...order, facts }, progress)
    if (isRefusal(reading)) return reading
    const keys: CrosswalkKeys = {
      mac: subkey(vaultKey, 'crosswalk-mac'),
      pages: subkey(vaultKey, 'crosswalk-pages'),
    }
    const given = await giveAll(connection, order, keys, reading.context, progress)
    const sealables = given.map(({ sealable }) => sealable)
    // Two files: while this thread hands over the one, another seals the other.
    await both(
      writeCrosswalkApart({ order, keys, sealables }, progress),
      writeSnapshot(connection, order, { reading, given, roster, facts }, progress),
    )
    progress({ phase: 'storing', file: null, share: 1 })
    return await summary(order, reading, facts)
  } finally {
    await roster.close()
    connection.closeSync()
    database.closeSync()
  }
}

/** Waits for both, also if one fails: what still runs must not lose its database. */
async function both(one: Promise<void>, other: Promise<void>): Promise<void> {
  for (const end of await Promise.allSettled([one, other])) {
    if (end.status === 'rejected') throw end.reason
  }
}

/** What a domain's texts stand for, and what of them is to be sealed. */
interface Given {
  readonly resolved: Resolved
  readonly sealable: SealableParts
}

/** Gives every text its ordinal, and makes the tables of their shapes. */
async function giveAll(
  connection: DuckDBConnection,
  order: ImportOrder,
  keys: CrosswalkKeys,
  { lexicons }: PlanContext,
  progress: (step: ImportProgress) => void,
): Promise<readonly Given[]> {
  const extend = order.previous !== null
  if (order.previous !== null) {
    const old = literal(crosswalkPath(order.dataDir, order.previous))
    await connection.run(`ATTACH ${old} AS old (READ_ONLY)`)
    checkKey(keys.pages, await readCheck(connection, 'old'))
  }
  const given: Given[] = []
  for (const [at, domain] of DOMAIN_NAMES.entries()) {
    progress({ phase: 'cloaking', file: null, share: at / DOMAIN_NAMES.length })
    const lexicon = lexicons[domain]
    const ordinals = await giveOrdinals(connection, domain, lexicon, keys.mac, extend)
    await holdShapes(connection, domain, lexicon)
    const { fresh, first } = ordinals
    const known = newlyExact(ordinals, (id) => lexicon.isExact(id))
    const sealable = { domain, exact: lexicon.exact(), fresh, first, known }
    const resolved = lexicon.resolve(ordinals.of)
    given.push({ resolved, sealable: { ...sealable, texts: lexicon.texts.take() } })
  }
  if (extend) await connection.run('DETACH old')
  return given
}

interface Content {
  readonly reading: Reading
  readonly given: readonly Given[]
  readonly roster: RosterPackage
  readonly facts: Facts
}

async function writeSnapshot(
  connection: DuckDBConnection,
  order: ImportOrder,
  { reading, given, roster, facts }: Content,
  progress: (step: ImportProgress) => void,
): Promise<void> {
  const path = draft(snapshotPath(order.dataDir, order.snapshot))
  await connection.run(`ATTACH ${literal(path)} AS snap`)
  await shareTexts(connection, reading)
  const resolved = Object.fromEntries(
    given.map(({ resolved: found, sealable: { domain } }) => [domain, found]),
  ) as Record<Domain, Resolved>
  await storeTables(connection, reading.plans, resolved, (table, share) =>
    progress({ phase: 'storing', file: table, share }),
  )
  await storePackageFacts(connection, { ...reading, roster, facts, now: order.now })
  await storeProtected(connection, protectedOrdinals(reading, resolved.PERSON))
  await finish(connection, 'snap')
}

/** Everyone met, by ordinal, but those whom a file calls grown and none a student. */
function* protectedOrdinals({ context }: Reading, { exact }: Resolved): Iterable<number> {
  const { people, lexicons } = context
  for (let person = 1; person < exact.length; person++) {
    if (lexicons.PERSON.isExact(person) && !people.isGrown(person)) yield exact[person] ?? 0
  }
}

/** Everything into the one file, and no log left beside it. */
async function finish(connection: DuckDBConnection, database: string): Promise<void> {
  await connection.run(`CHECKPOINT ${database}`)
  await connection.run(`DETACH ${database}`)
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

async function summary(
  order: ImportOrder,
  { manifest, tables, context }: Reading,
  facts: Facts,
): Promise<LoadedSnapshot> {
  const { dataDir, snapshot, previous } = order
  return {
    snapshot,
    version: manifest.version,
    mode: modeOf(manifest, new Set(tables.keys())),
    rows: Object.fromEntries([...tables].map(([kind, { rows }]) => [`${kind}.csv`, rows])),
    students: [...context.people.students()].length,
    deviations: facts.counts(),
    snapshotHash: await hashFile(draft(snapshotPath(dataDir, snapshot))),
    crosswalkHash: await hashFile(draft(crosswalkPath(dataDir, snapshot))),
    previous,
  }
}

/** SHA-256 of a file, hex. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
