import type { DuckDBConnection } from '@duckdb/node-api'
import { randomFillSync } from 'node:crypto'
import { DuckDBDataChunk, UHUGEINT, UINTEGER } from '../engine/room/duckdb.js'
import { Fault } from '../fault.js'
import { DOMAINS, type Domain } from './domain.js'
import type { Lexicon } from './lexicon.js'
import { Macs } from './mac.js'
import { Run } from './run.js'
import { fillVector, fillWide } from './vectors.js'

/** Rows of the database's chunks; each is one run of texts. */
const ROWS = 2048

const MAX_ORDINAL = 0xffffffff

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

/** Texts that the old crosswalk knew only as the folded form of others, in the order of their ordinals. */
export function newlyExact(
  { of, pages, first }: Ordinals,
  isExact: (id: number) => boolean,
): { readonly ids: Uint32Array; readonly ordinals: Uint32Array } {
  const found: number[] = []
  for (let id = 1; pages && id < of.length; id++) {
    if ((of[id] ?? 0) < first && pages[id] === 0 && isExact(id)) found.push(id)
  }
  const ids = Uint32Array.from(found.sort((a, b) => (of[a] ?? 0) - (of[b] ?? 0)))
  return { ids, ordinals: ids.map((id) => of[id] ?? 0) }
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
  await connection.run('CREATE TABLE met (id UINTEGER, mac UHUGEINT)')
  const appender = await connection.createAppender('met')
  const macs = new Macs(macKey, domain)
  const run = new Run(ROWS)
  for (let first = 1; first <= lexicon.texts.count; first += ROWS) {
    const count = Math.min(ROWS, lexicon.texts.count + 1 - first)
    const ids = Uint32Array.from({ length: count }, (_, at) => first + at)
    run.gather(lexicon.texts, ids)
    const chunk = DuckDBDataChunk.create([UINTEGER, UHUGEINT], count)
    fillVector(chunk.getColumnVector(0), ids)
    fillWide(chunk.getColumnVector(1), macs.each(run))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  const result = await connection.stream(`
    SELECT m.id, o.ordinal, coalesce(o.page, 0)
    FROM met m JOIN old.entries o ON o.mac = m.mac
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

/** first .. first + count - 1 in random order (Fisher-Yates over the system's randomness). */
export function shuffled(first: number, count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let at = 0; at < count; at++) numbers[at] = first + at
  const draw = draws()
  for (let at = count - 1; at > 0; at--) {
    // Uniform up to `at`: of a draw as many bits as it has, and what is above it is thrown away. To divide
    // takes ten times as long.
    const bits = Math.clz32(at)
    let other = draw() >>> bits
    while (other > at) other = draw() >>> bits
    const held = numbers[at] ?? 0
    numbers[at] = numbers[other] ?? 0
    numbers[other] = held
  }
  return numbers
}

/** Random whole numbers of 32 bits. */
function draws(): () => number {
  const pool = new Uint32Array(4096)
  let left = 0
  return () => {
    if (left === 0) {
      randomFillSync(pool)
      left = pool.length
    }
    return pool[--left] ?? 0
  }
}

async function scalar(connection: DuckDBConnection, sql: string): Promise<number> {
  const result = await connection.runAndReadAll(sql)
  return Number(result.getRows()[0]?.[0] ?? 0)
}
