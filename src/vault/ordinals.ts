import { UBIGINT, UINTEGER, DuckDBDataChunk, type DuckDBConnection } from '@duckdb/node-api'
import { randomFillSync } from 'node:crypto'
import { Fault } from '../fault.js'
import { DOMAINS, type Domain } from './domain.js'
import type { Lexicon } from './lexicon.js'
import { Macs, macSql } from './mac.js'
import { Stage, quoted } from './staging.js'

/** Records that must share the classes of an identifier's characters for them to be shown. */
export const SHARED_MASK = 20

const MAX_ORDINAL = 0xffffffff

/** The table that resolves the texts of a domain: (id, t, n, z, length, bits, mask). */
export const resolvedTable = (domain: Domain): string => `lex_${domain}`
/** The masks of a domain that may be shown: (id, text). */
export const maskTable = (domain: Domain): string => `mask_${domain}`

/** The ordinals of a domain's texts, by their number in the lexicon. */
export interface Ordinals {
  readonly of: Uint32Array
  /** The page of the old crosswalk that holds the text; 0 if none does. */
  readonly pages: Uint32Array | null
  /** New ordinals run from here, without a gap. */
  readonly first: number
  /** The numbers of the texts that got them, in the order of the ordinals. */
  readonly fresh: Uint32Array
}

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
): Promise<Ordinals> {
  const { count } = lexicon.texts
  const of = new Uint32Array(count + 1)
  const pages = extend ? new Uint32Array(count + 1) : null
  if (pages && count > 0) await findKnown(connection, domain, lexicon, macKey, of, pages)
  const code = DOMAINS[domain].code
  const last = extend
    ? await scalar(
        connection,
        `SELECT coalesce(max(ordinal), 0) FROM old.entries WHERE domain = ${code}`,
      )
    : 0
  let unknown = 0
  for (let id = 1; id <= count; id++) if (of[id] === 0) unknown++
  if (last + unknown > MAX_ORDINAL) {
    throw new Fault('IMPORT_FAILED', `There are no ordinals left in the domain ${domain}.`)
  }
  return deal(of, pages, last + 1, unknown)
}

function deal(
  of: Uint32Array,
  pages: Uint32Array | null,
  first: number,
  unknown: number,
): Ordinals {
  const dealt = shuffled(first, unknown)
  const fresh = new Uint32Array(unknown)
  let next = 0
  for (let id = 1; id < of.length; id++) {
    if (of[id] !== 0) continue
    const ordinal = dealt[next++] ?? 0
    of[id] = ordinal
    fresh[ordinal - first] = id
  }
  return { of, pages, first, fresh }
}

/** Looks up every text in the old crosswalk, by its MAC. */
async function findKnown(
  connection: DuckDBConnection,
  domain: Domain,
  lexicon: Lexicon,
  macKey: Uint8Array,
  of: Uint32Array,
  pages: Uint32Array,
): Promise<void> {
  await connection.run('CREATE TABLE met (id UINTEGER, high UBIGINT, low UBIGINT)')
  const appender = await connection.createAppender('met')
  const rows = new MacRows((ids, highs, lows) => {
    const chunk = DuckDBDataChunk.create([UINTEGER, UBIGINT, UBIGINT], ids.length)
    chunk.setColumns([ids, highs, lows])
    appender.appendDataChunk(chunk)
  })
  const { texts } = lexicon
  new Macs(macKey, domain).each(
    texts.count,
    (id) => texts.length(id),
    (id, target, at) => texts.copy(id, target, at),
    (id, high, low) => {
      rows.add(id, high, low)
    },
  )
  rows.end()
  appender.closeSync()
  const result = await connection.stream(`
    SELECT m.id, o.ordinal, coalesce(o.page, 0)
    FROM met m JOIN old.entries o ON o.mac = ${macSql('m.high', 'm.low')}
    WHERE o.domain = ${DOMAINS[domain].code}`)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    const [ids = [], ordinals = [], held = []] = chunk.getColumns()
    for (const [at, id] of ids.entries()) {
      of[Number(id)] = Number(ordinals[at])
      pages[Number(id)] = Number(held[at])
    }
  }
  await connection.run('DROP TABLE met')
}

/** Gathers MACs for chunks of the database. */
export class MacRows {
  readonly #flush: (ids: number[], highs: bigint[], lows: bigint[]) => void
  #ids: number[] = []
  #highs: bigint[] = []
  #lows: bigint[] = []

  constructor(flush: (ids: number[], highs: bigint[], lows: bigint[]) => void) {
    this.#flush = flush
  }

  add(id: number, high: bigint, low: bigint): void {
    this.#ids.push(id)
    this.#highs.push(high)
    this.#lows.push(low)
    if (this.#ids.length === 2048) this.end()
  }

  end(): void {
    if (this.#ids.length > 0) this.#flush(this.#ids, this.#highs, this.#lows)
    this.#ids = []
    this.#highs = []
    this.#lows = []
  }
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

/** Makes the tables that turn the numbers of a domain's texts into ordinals and shapes. */
export async function resolveTexts(
  connection: DuckDBConnection,
  domain: Domain,
  lexicon: Lexicon,
  { of }: Ordinals,
): Promise<void> {
  await stageMasks(connection, domain, lexicon)
  const names = ['id', 't', 'n', 'z', 'length', 'bits', 'mask']
  const columns = names.map((name) => ({ name, type: 'whole' as const }))
  const stage = await Stage.create(connection, resolvedTable(domain), columns)
  for (let id = 1; id < of.length; id++) {
    if (!lexicon.isExact(id)) continue
    stage.set(0, id)
    stage.set(1, of[id] ?? 0)
    stage.set(2, of[lexicon.folded(id)] ?? 0)
    stage.set(3, of[lexicon.stripped(id)] ?? 0)
    stage.set(4, lexicon.length(id))
    stage.set(5, lexicon.bits(id))
    stage.set(6, lexicon.mask(id))
    stage.next()
  }
  stage.close()
  lexicon.close()
}

/** Masks that enough different texts of the domain have. */
async function stageMasks(connection: DuckDBConnection, domain: Domain, lexicon: Lexicon) {
  const { texts, masks } = lexicon
  const counts = new Uint32Array(masks.count + 1)
  for (let id = 1; id <= texts.count; id++) {
    const mask = lexicon.isExact(id) ? lexicon.mask(id) : 0
    counts[mask] = (counts[mask] ?? 0) + 1
  }
  const shared = new Set<number>()
  for (let mask = 1; mask <= masks.count; mask++) {
    if ((counts[mask] ?? 0) >= SHARED_MASK) shared.add(mask)
  }
  const words = Array.from({ length: masks.count }, (_, at) => masks.text(at + 1))
  await stageTexts(connection, maskTable(domain), words, shared)
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
