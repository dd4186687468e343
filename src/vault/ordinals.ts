import { UINTEGER, DuckDBDataChunk, type DuckDBConnection } from '@duckdb/node-api'
import { randomFillSync } from 'node:crypto'
import { Fault } from '../fault.js'
import { DOMAINS, type Domain } from './domain.js'
import type { Lexicon } from './lexicon.js'
import { macSql, prepareMac } from './mac.js'
import { quoted } from './staging.js'

/** Records that must share the classes of an identifier's characters for them to be shown. */
export const SHARED_MASK = 20

const MAX_ORDINAL = 0xffffffff

/** The table that resolves the texts of a domain: (id, t, n, z, length, bits, mask). */
export const resolvedTable = (domain: Domain): string => `lex_${domain}`
/** The MAC of every text of the domain: (id, exact, mac). */
const macTable = (domain: Domain) => `mac_${domain}`
/** One row for each MAC met: (mac, exact, ordinal, page, id); `page` NULL if it has to be sealed. */
export const metTable = (domain: Domain): string => `met_${domain}`

/**
 * Gives every text of a domain its ordinal: the one it has in the crosswalk attached as `old` (none if
 * `extend` is false), or a new one. New ordinals go on after the highest there is and are given out in
 * random order, so that an ordinal says neither where in a file nor with whom someone stood.
 */
export async function giveOrdinals(
  connection: DuckDBConnection,
  domain: Domain,
  lexicon: Lexicon,
  macKey: Uint8Array,
  extend: boolean,
): Promise<void> {
  const mac = macTable(domain)
  const statement = await prepareMac(
    connection,
    `CREATE TABLE ${mac} AS SELECT id, exact, ${macSql('text')} AS mac FROM ${lexicon.texts}`,
    macKey,
    domain,
  )
  await statement.run()
  await findKnown(connection, domain, extend)
  await giveNew(connection, domain, extend)
}

/** MACs grouped or joined at once: a large domain is taken in parts, which need a fraction of the memory. */
const AT_ONCE = 250_000

/** Conditions that part a table of a domain's MACs, alike in every table; `true` for a small one. */
async function parts(connection: DuckDBConnection, domain: Domain): Promise<readonly string[]> {
  const count = await scalar(connection, `SELECT count(*) FROM ${macTable(domain)}`)
  const number = Math.ceil(count / AT_ONCE)
  if (number < 2) return ['true']
  return Array.from({ length: number }, (_, part) => `hash(mac) % ${number} = ${part}`)
}

async function findKnown(connection: DuckDBConnection, domain: Domain, extend: boolean) {
  const met = metTable(domain)
  const old = extend
    ? `(SELECT mac, ordinal, page FROM old.entries WHERE domain = ${DOMAINS[domain].code})`
    : '(SELECT NULL::UUID AS mac, NULL::UINTEGER AS ordinal, NULL::UINTEGER AS page WHERE false)'
  await connection.run(
    `CREATE TABLE ${met} (mac UUID, exact BOOLEAN, ordinal UINTEGER, page UINTEGER, id UINTEGER)`,
  )
  for (const part of await parts(connection, domain)) {
    await connection.run(`
      INSERT INTO ${met}
      SELECT m.mac, m.exact, o.ordinal, o.page, m.id
      FROM (SELECT mac, bool_or(exact) AS exact, min(id) FILTER (exact) AS id
            FROM ${macTable(domain)} WHERE ${part} GROUP BY mac) m
      LEFT JOIN (SELECT * FROM ${old} WHERE ${part}) o ON o.mac = m.mac`)
  }
}

async function giveNew(connection: DuckDBConnection, domain: Domain, extend: boolean) {
  const met = metTable(domain)
  const count = await scalar(connection, `SELECT count(*) FROM ${met} WHERE ordinal IS NULL`)
  if (count === 0) return
  const last = extend
    ? await scalar(
        connection,
        `SELECT coalesce(max(ordinal), 0) FROM old.entries WHERE domain = ${DOMAINS[domain].code}`,
      )
    : 0
  if (last + count > MAX_ORDINAL) {
    throw new Fault('IMPORT_FAILED', `There are no ordinals left in the domain ${domain}.`)
  }
  await stageNumbers(connection, shuffled(last + 1, count))
  await connection.run(`
    CREATE TABLE numbered AS
    SELECT m.mac, m.exact, n.ordinal, m.page, m.id
    FROM (SELECT * FROM ${met} WHERE ordinal IS NULL) m POSITIONAL JOIN numbers n`)
  await connection.run(`
    INSERT INTO numbered SELECT * FROM ${met} WHERE ordinal IS NOT NULL;
    DROP TABLE ${met}; DROP TABLE numbers;
    ALTER TABLE numbered RENAME TO ${met}`)
}

/** first .. first + count - 1 in random order (Fisher-Yates over the system's randomness). */
export function shuffled(first: number, count: number): Uint32Array {
  const numbers = Uint32Array.from({ length: count }, (_, at) => first + at)
  const random = randomBelow()
  for (let at = count - 1; at > 0; at--) {
    const other = random(at + 1)
    const held = numbers[at] ?? 0
    numbers[at] = numbers[other] ?? 0
    numbers[other] = held
  }
  return numbers
}

/** Uniform whole numbers below a bound of at most 2^32; biased draws are thrown away. */
function randomBelow(): (bound: number) => number {
  const pool = new Uint32Array(4096)
  let left = 0
  return (bound) => {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      if (left === 0) {
        randomFillSync(pool)
        left = pool.length
      }
      const draw = pool[--left] ?? 0
      if (draw < limit) return draw % bound
    }
  }
}

async function stageNumbers(connection: DuckDBConnection, numbers: Uint32Array): Promise<void> {
  await connection.run('CREATE TABLE numbers (ordinal UINTEGER)')
  const appender = await connection.createAppender('numbers')
  for (let at = 0; at < numbers.length; at += 2048) {
    const part = Array.from(numbers.subarray(at, at + 2048))
    const chunk = DuckDBDataChunk.create([UINTEGER], part.length)
    chunk.setColumnValues(0, part)
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

/** Makes the table that turns the numbers of a domain's texts into ordinals; drops what it was made from. */
export async function resolveTexts(
  connection: DuckDBConnection,
  domain: Domain,
  lexicon: Lexicon,
): Promise<void> {
  const mac = macTable(domain)
  const masks = await sharedMasks(connection, domain, lexicon)
  await connection.run('CREATE TABLE numbered (id UINTEGER, ordinal UINTEGER)')
  for (const part of await parts(connection, domain)) {
    await connection.run(`
      INSERT INTO numbered SELECT a.id, m.ordinal
      FROM (SELECT id, mac FROM ${mac} WHERE ${part}) a
      JOIN (SELECT mac, ordinal FROM ${metTable(domain)} WHERE ${part}) m ON m.mac = a.mac`)
  }
  await connection.run(`
    DROP TABLE ${mac}; DROP TABLE ${metTable(domain)};
    CREATE TABLE forms AS
      SELECT n.id, n.ordinal FROM numbered n WHERE n.id IN (
        SELECT folded FROM ${lexicon.shapes} WHERE folded <> id
        UNION ALL SELECT stripped FROM ${lexicon.shapes} WHERE stripped <> id);
    CREATE TABLE ${resolvedTable(domain)} AS
      SELECT x.id, t.ordinal AS t,
             CASE WHEN x.folded = x.id THEN t.ordinal ELSE n.ordinal END AS n,
             CASE WHEN x.stripped = x.id THEN t.ordinal ELSE z.ordinal END AS z,
             x.length, x.bits, w.text AS mask
      FROM ${lexicon.shapes} x
      JOIN numbered t ON t.id = x.id
      LEFT JOIN forms n ON n.id = nullif(x.folded, x.id)
      LEFT JOIN forms z ON z.id = nullif(x.stripped, x.id)
      LEFT JOIN ${masks} w ON w.id = x.mask;
    DROP TABLE numbered; DROP TABLE forms; DROP TABLE ${masks}; DROP TABLE ${lexicon.shapes}`)
}

/** Masks that enough different texts of the domain have. */
async function sharedMasks(connection: DuckDBConnection, domain: Domain, lexicon: Lexicon) {
  const counts = await connection.runAndReadAll(`
    SELECT x.mask FROM ${lexicon.shapes} x JOIN ${macTable(domain)} m ON m.id = x.id
    WHERE x.mask IS NOT NULL
    GROUP BY x.mask HAVING count(DISTINCT m.mac) >= ${SHARED_MASK}`)
  const ids = new Set(counts.getRows().map(([id]) => Number(id)))
  return stageTexts(connection, `mask_${domain}`, lexicon.masks.list(), ids)
}

/** A table (id, text) of those of the texts, numbered from 1, whose number is in `ids`. */
export async function stageTexts(
  connection: DuckDBConnection,
  table: string,
  texts: readonly string[],
  ids: ReadonlySet<number>,
): Promise<string> {
  await connection.run(`CREATE TABLE ${quoted(table)} (id UINTEGER, text VARCHAR)`)
  const appender = await connection.createAppender(table)
  for (const [at, text] of texts.entries()) {
    if (!ids.has(at + 1)) continue
    appender.appendUInteger(at + 1)
    appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
  return quoted(table)
}

async function scalar(connection: DuckDBConnection, sql: string): Promise<number> {
  const result = await connection.runAndReadAll(sql)
  return Number(result.getRows()[0]?.[0] ?? 0)
}
