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
import { giveOrdinals, resolveTexts, stageTexts } from './ordinals.js'
import { storePackageFacts } from './package-facts.js'
import { crosswalkPath, draft, snapshotPath } from './places.js'
import { SHARED, type PlanContext } from './plan.js'
import type { ImportProgress, LoadedSnapshot } from './port.js'
import { DOMAIN_NAMES, readPackage, type Reading } from './reading.js'
import { subkey } from './sealing.js'
import {
  beginCrosswalk,
  nextPage,
  sealDomain,
  type CrosswalkKeys,
  type Given,
} from './sealing-pages.js'
import { storeProtected, storeTables } from './snapshot-file.js'
import { Stage, literal, quoted } from './staging.js'

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
  const database = await DuckDBInstance.create(':memory:', settings(order))
  const connection = await database.connect()
  const writer = await database.connect()
  try {
    const reading = await readPackage(connection, roster, { ...order, facts }, progress)
    if (isRefusal(reading)) return reading
    const keys: CrosswalkKeys = {
      mac: subkey(vaultKey, 'crosswalk-mac'),
      pages: subkey(vaultKey, 'crosswalk-pages'),
    }
    const given = await giveAll(connection, order, keys, reading.context, progress)
    // Two files, from the same memory: while the database writes one, we seal the other.
    await both(
      writeCrosswalk(writer, order, keys, given, progress),
      writeSnapshot(connection, order, reading, roster, facts, progress),
    )
    progress({ phase: 'storing', file: null, share: 1 })
    return await summary(order, reading, facts)
  } finally {
    await roster.close()
    writer.closeSync()
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

const settings = ({ memoryBytes }: ImportOrder): Record<string, string> => ({
  threads: '2',
  memory_limit: `${Math.floor(memoryBytes / 1_000_000)}MB`,
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
})

/** Gives every text its ordinal, and makes the tables that the snapshot takes them from. */
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
    await resolveTexts(connection, domain, lexicon, ordinals)
    given.push({ domain, lexicon, ordinals })
  }
  return given
}

async function writeCrosswalk(
  connection: DuckDBConnection,
  order: ImportOrder,
  keys: CrosswalkKeys,
  given: readonly Given[],
  progress: (step: ImportProgress) => void,
): Promise<void> {
  const extend = order.previous !== null
  const path = draft(crosswalkPath(order.dataDir, order.snapshot))
  await connection.run(`ATTACH ${literal(path)} AS new`)
  await beginCrosswalk(connection, keys, extend)
  let page = await nextPage(connection)
  for (const [at, each] of given.entries()) {
    progress({ phase: 'sealing', file: null, share: at / given.length })
    page = await sealDomain(connection, each, keys, extend, page)
  }
  await finish(connection, 'new')
  if (extend) await connection.run('DETACH old')
}

async function writeSnapshot(
  connection: DuckDBConnection,
  order: ImportOrder,
  reading: Reading,
  roster: RosterPackage,
  facts: Facts,
  progress: (step: ImportProgress) => void,
): Promise<void> {
  const { context, plans } = reading
  const path = draft(snapshotPath(order.dataDir, order.snapshot))
  await connection.run(`ATTACH ${literal(path)} AS snap`)
  await shareTexts(connection, reading)
  await storeTables(connection, plans, (table, share) =>
    progress({ phase: 'storing', file: table, share }),
  )
  await storePackageFacts(connection, { ...reading, roster, facts, now: order.now })
  const grown = await Stage.create(connection, 'grown', [{ name: 'id', type: 'id' }])
  for (const person of context.people.grown()) grown.add([person])
  grown.close()
  await storeProtected(connection)
  await finish(connection, 'snap')
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
  const stageOf = (table: string) =>
    quoted(plans.find(({ plan }) => plan.table === table)?.table ?? table)
  const shared = async (table: string, column: string, person: string, least: number) => {
    const result = await connection.runAndReadAll(
      `SELECT ${quoted(column)} FROM ${stageOf(table)} WHERE ${quoted(column)} IS NOT NULL
       GROUP BY 1 HAVING count(DISTINCT ${quoted(person)}) >= ${least}`,
    )
    return new Set(result.getRows().map(([id]) => Number(id)))
  }
  const domains = await shared('users', 'email__domain', 'sourcedId', SHARED_DOMAIN)
  await stageTexts(connection, SHARED.emailDomains, context.emailDomains.list(), domains)
  const types = await shared('user_ids', 'idType', 'userSourcedId', SHARED_TYPE)
  await stageTexts(connection, SHARED.idTypes, context.idTypes.list(), types)
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
