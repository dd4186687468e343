import type { DuckDBConnection } from '@duckdb/node-api'
import { access, unlink } from 'node:fs/promises'
import { DuckDBInstance } from '../engine/room/duckdb.js'
import { Fault } from '../fault.js'
import { CATALOG, type Table } from '../roster/catalog.js'
import { CROSSWALK_TABLES, checkKey, openPage, readCheck, sealPage } from './crosswalk-file.js'
import { DOMAINS, type Domain, type Ordinal } from './domain.js'
import { missing, settle } from './durable.js'
import { crosswalkPath, draft, snapshotPath } from './places.js'
import type { Forgetting } from './port.js'
import { subkey } from './sealing.js'
import type { VaultPlace } from './session-keys.js'
import { literal, quoted } from './sql.js'

const DOMAIN_NAMES = Object.keys(DOMAINS) as readonly Domain[]

/** Domains whose values are one person's: who they are, and the records that are about them alone. */
const PERSONAL: readonly Domain[] = [
  ...(['PERSON', 'LOGIN', 'IDENT', 'EXTID', 'MASTER', 'PHONE'] as const),
  ...(['PROFILE', 'ROLE', 'ENROLLMENT'] as const),
]

/**
 * Forgets by writing each crosswalk anew and putting it in the place of the old one, as one rename: a
 * database would keep deleted rows in its free pages. Who held a copy of the old file and the vault key
 * can still resolve with it; backups are the district's to see to.
 *
 * An ordinal stays taken: its row gets a random number in the place of the MAC, that no text has.
 */
export function createForgetting({ dataDir, vaultKey }: VaultPlace): Forgetting {
  const key = subkey(vaultKey, 'crosswalk-pages')
  const forget = async (
    connection: DuckDBConnection,
    snapshots: readonly string[],
    persons: readonly Ordinal[],
  ) => {
    await stagePersons(connection, persons)
    const places = snapshots.map((snapshot) => ({ dataDir, snapshot, key }))
    const knowing: Place[] = []
    for (const place of places) if (await isKnowing(connection, place)) knowing.push(place)
    if (knowing.length === 0) return
    for (const place of places) await gather(connection, place)
    for (const place of knowing) await rewrite(connection, place)
  }
  return {
    async forget(snapshots, persons) {
      const database = await DuckDBInstance.create(':memory:', {
        temp_directory: '',
        autoload_known_extensions: 'false',
        autoinstall_known_extensions: 'false',
      })
      const connection = await database.connect()
      try {
        await forget(connection, snapshots, persons)
      } catch (cause) {
        if (cause instanceof Fault) throw cause
        const words = 'A crosswalk could not be rewritten; look after its disk and start again.'
        throw new Fault('VAULT_FAILED', words, { cause })
      } finally {
        connection.closeSync()
        database.closeSync()
      }
    },
  }
}

async function stagePersons(connection: DuckDBConnection, persons: readonly Ordinal[]) {
  const code = DOMAINS.PERSON.code
  await connection.run(`
    CREATE TABLE persons AS SELECT unnest([${persons.map(Number).join(', ')}]::UINTEGER[]) AS ordinal;
    CREATE TABLE mine (domain UTINYINT, ordinal UINTEGER);
    CREATE TABLE others (domain UTINYINT, ordinal UINTEGER);
    INSERT INTO mine SELECT ${code}, ordinal FROM persons`)
}

/** What of a snapshot is the persons', and what of it someone else has too. */
async function gather(connection: DuckDBConnection, { dataDir, snapshot }: Place) {
  const path = snapshotPath(dataDir, snapshot)
  if (!(await isThere(path))) return
  await connection.run(`ATTACH ${literal(path)} AS snap (READ_ONLY)`)
  const tables = [...CATALOG.values()].filter(
    ({ name, subjects }) => !name.startsWith('prev_') && subjects.length > 0,
  )
  const reads = tables.flatMap(personalColumns)
  for (const { table, column, domain, about } of reads) {
    const from = `SELECT ${DOMAINS[domain].code} AS domain, ${column} AS ordinal FROM snap.${table}`
    await connection.run(`
      INSERT INTO mine SELECT DISTINCT * FROM (${from} WHERE ${column} IS NOT NULL AND (${about}))`)
  }
  for (const { table, column, domain, about } of reads) {
    const from = `SELECT ${DOMAINS[domain].code} AS domain, ${column} AS ordinal FROM snap.${table}`
    await connection.run(`
      INSERT INTO others SELECT DISTINCT r.* FROM (${from} WHERE ${column} IS NOT NULL AND NOT (${about})) r
      SEMI JOIN mine USING (domain, ordinal)`)
  }
  await connection.run('DETACH snap')
}

/** Columns of a table that hold what is a person's, each with the condition that a row is about one. */
function personalColumns({ name, subjects, columns }: Table) {
  const table = quoted(name)
  return columns.flatMap(({ name: column, type }) => {
    if (type.kind !== 'token' || !PERSONAL.includes(type.domain)) return []
    // Whom a row names besides its own person, a parent say, is someone else.
    const own = subjects.filter(
      (subject) => column === subject || column.startsWith(`${subject}__`),
    )
    if (type.domain === 'PERSON' && own.length === 0) return []
    const whose = type.domain === 'PERSON' ? own : subjects
    const about = whose
      .map((subject) => `coalesce(${quoted(subject)} IN (SELECT ordinal FROM persons), false)`)
      .join(' OR ')
    return [{ table, column: quoted(column), domain: type.domain, about }]
  })
}

interface Place {
  readonly dataDir: string
  readonly snapshot: string
  readonly key: Uint8Array
}

/** Whether a crosswalk, if it is still there, knows any of the persons. A file is rewritten whole or not at all. */
async function isKnowing(connection: DuckDBConnection, { dataDir, snapshot }: Place) {
  const path = crosswalkPath(dataDir, snapshot)
  if (!(await isThere(path))) return false
  await connection.run(`ATTACH ${literal(path)} AS old (READ_ONLY)`)
  const known = await connection.runAndReadAll(`
    SELECT count(*) FROM old.entries e SEMI JOIN mine USING (domain, ordinal) WHERE e.page IS NOT NULL`)
  await connection.run('DETACH old')
  return Number(known.getRows()[0]?.[0] ?? 0) > 0
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (cause: unknown) => {
      missing(cause)
      return false
    },
  )

async function rewrite(connection: DuckDBConnection, { dataDir, snapshot, key }: Place) {
  const path = crosswalkPath(dataDir, snapshot)
  const fresh = `${draft(path)}.forgetting`
  for (const left of [fresh, `${fresh}.wal`]) await unlink(left).catch(missing)
  await connection.run(`ATTACH ${literal(path)} AS old (READ_ONLY)`)
  checkKey(key, await readCheck(connection, 'old'))
  await connection.run(`
    CREATE OR REPLACE TABLE gone AS SELECT DISTINCT m.* FROM mine m
      ANTI JOIN (SELECT * FROM others WHERE domain <> ${DOMAINS.PERSON.code}
                 OR ordinal NOT IN (SELECT ordinal FROM persons)) o USING (domain, ordinal)`)
  await connection.run(`ATTACH ${literal(fresh)} AS new`)
  for (const table of CROSSWALK_TABLES) await connection.run(`CREATE TABLE new.${table}`)
  await connection.run(`
    INSERT INTO new.meta SELECT * FROM old.meta;
    INSERT INTO new.entries SELECT e.domain, if(g.ordinal IS NULL, e.mac, md5_number(uuid()::VARCHAR)::UHUGEINT), e.ordinal,
        if(g.ordinal IS NULL, e.page, NULL)
      FROM old.entries e LEFT JOIN gone g ON g.domain = e.domain AND g.ordinal = e.ordinal;
    CREATE OR REPLACE TABLE touched AS SELECT DISTINCT e.page FROM old.entries e
      SEMI JOIN gone USING (domain, ordinal) WHERE e.page IS NOT NULL;
    INSERT INTO new.pages SELECT * FROM old.pages WHERE page NOT IN (SELECT page FROM touched)`)
  await resealTouched(connection, key)
  await connection.run('CHECKPOINT new; DETACH new; DETACH old')
  await settle(fresh, path)
}

function domainOf(code: number): Domain {
  const found = DOMAIN_NAMES.find((name) => DOMAINS[name].code === code)
  if (found === undefined) throw new Fault('VAULT_FAILED', 'A crosswalk holds an unknown domain.')
  return found
}

/** The pages that held someone who is gone, each without them. */
async function resealTouched(connection: DuckDBConnection, key: Uint8Array) {
  const result = await connection.runAndReadAll('SELECT * FROM gone')
  const gone = new Set(
    result.getRows().map(([code, ordinal]) => [code, ordinal].map(Number).join()),
  )
  const pages = await connection.runAndReadAll(
    'SELECT p.* FROM old.pages p SEMI JOIN touched USING (page)',
  )
  for (const [page, code, sealed] of pages.getRows()) {
    if (typeof sealed !== 'object' || sealed === null || !('bytes' in sealed)) continue
    const domain = domainOf(Number(code))
    const { ordinals, texts } = openPage(key, Number(page), domain, sealed.bytes)
    const kept = ordinals.map((ordinal, at) => ({ ordinal, text: texts[at] ?? '' }))
    const left = kept.filter(({ ordinal }) => !gone.has([Number(code), ordinal].join()))
    const held = {
      ordinals: left.map(({ ordinal }) => ordinal),
      texts: left.map(({ text }) => text),
    }
    const statement = await connection.prepare('INSERT INTO new.pages VALUES ($1, $2, $3)')
    statement.bindUInteger(1, Number(page))
    statement.bindUTinyInt(2, Number(code))
    statement.bindBlob(3, sealPage(key, Number(page), domain, held))
    await statement.run()
  }
}
