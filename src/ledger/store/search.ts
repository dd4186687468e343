import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely'
import type { RowQuery } from './port.js'
import type { Tables } from './schema.js'

/** Where two databases differ. */
export interface Dialect {
  /** Whether `column` holds the text. */
  contains(column: RawBuilder<string>, text: string): RawBuilder<SqlBool>
  /** A column in a condition that no index is to be chosen for. */
  quiet(column: string): RawBuilder<unknown>
}

/** One way to the entries of a facet, in their order, through one index. */
interface Way {
  readonly from: RawBuilder<unknown>
  readonly place: RawBuilder<number>
  readonly where: RawBuilder<SqlBool>
}

/** One thing asked of an entry: the ways to those that meet it, and a test of one that was found otherwise. */
interface Facet {
  readonly ways: readonly Way[]
  readonly test: RawBuilder<SqlBool>
}

/** Places after `low` and before `high`, both exclusive. */
interface Range {
  readonly low: number
  readonly high: number
}

/** Entries counted of a facet before it is taken for a common one. */
const COMMON = 2_000

/**
 * Places of the entries that fit, in order: the rarest of the facets is walked along its index, the rest
 * are tested. So a page costs about as much as the rarest facet has entries, however long the log is;
 * time asks nothing, for it never decreases along the log. A text is looked for in every reason.
 */
export async function searchPlaces(
  db: Kysely<Tables>,
  query: RowQuery,
  dialect: Dialect,
): Promise<readonly number[]> {
  const facets = facetsOf(query, dialect)
  const range = await rangeOf(db, query)
  if (range === null || facets.some(({ ways }) => ways.length === 0)) return []
  const rarest = await rarestOf(db, facets, range)
  const ways = rarest?.ways ?? [EVERY]
  const tests = facets.filter((facet) => facet !== rarest).map(({ test }) => test)
  const order = sql.raw(query.newestFirst ? 'DESC' : 'ASC')
  const limit = sql.lit(query.limit)
  const pages = ways.map(({ from, place, where }) => {
    const all = sql.join([where, ...tests, within(place, range)], sql` AND `)
    return sql`SELECT * FROM (SELECT DISTINCT ${place} AS idx FROM ${from} WHERE ${all} ORDER BY 1 ${order} LIMIT ${limit}) AS way`
  })
  const union = sql.join(pages, sql` UNION `)
  const found = await sql<{
    idx: number
  }>`${union} ORDER BY idx ${order} LIMIT ${limit}`.execute(db)
  return found.rows.map(({ idx }) => idx)
}

const EVERY: Way = { from: sql`entries e`, place: sql`e.idx`, where: sql`1 = 1` }

const within = (place: RawBuilder<number>, { low, high }: Range): RawBuilder<SqlBool> =>
  sql`${place} > ${low} AND ${place} < ${high}`

async function rangeOf(db: Kysely<Tables>, query: RowQuery): Promise<Range | null> {
  const { from, to, after, newestFirst } = query
  const first = from === undefined ? null : await firstAt(db, from)
  if (from !== undefined && first === null) return null
  const end = to === undefined ? null : await firstAt(db, to)
  const low = Math.max(first === null ? -1 : first - 1, newestFirst ? -1 : (after ?? -1))
  const high = Math.min(
    end ?? Number.MAX_SAFE_INTEGER,
    newestFirst ? (after ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER,
  )
  return { low, high }
}

/** Place of the first entry that is not older than a time; null if all are. */
async function firstAt(db: Kysely<Tables>, at: number): Promise<number | null> {
  const found = await db
    .selectFrom('entries')
    .select('idx')
    .where('at', '>=', at)
    .orderBy('at')
    .orderBy('idx')
    .limit(1)
    .executeTakeFirst()
  return found?.idx ?? null
}

async function rarestOf(
  db: Kysely<Tables>,
  facets: readonly Facet[],
  range: Range,
): Promise<Facet | null> {
  if (facets.length < 2) return facets[0] ?? null
  let rarest: Facet | null = null
  let least = Infinity
  for (const facet of facets) {
    const size = await sizeOf(db, facet, range)
    if (size < least) [rarest, least] = [facet, size]
  }
  return rarest
}

async function sizeOf(db: Kysely<Tables>, { ways }: Facet, range: Range): Promise<number> {
  let size = 0
  for (const { from, place, where } of ways) {
    const some = sql`SELECT 1 FROM ${from} WHERE ${where} AND ${within(place, range)} LIMIT ${sql.lit(COMMON)}`
    const { rows } = await sql<{
      n: number
    }>`SELECT count(*) AS n FROM (${some}) AS counted`.execute(db)
    size += rows[0]?.n ?? 0
    if (size >= COMMON) break
  }
  return size
}

/** In an order that puts what is usually rare first: the first of equals is walked along. */
function facetsOf(query: RowQuery, dialect: Dialect): readonly Facet[] {
  const { persons, text, types } = query
  const facets: Facet[] = []
  for (const column of ['session', 'request', 'ticket', 'engineer', 'actor', 'vendor'] as const) {
    const value = query[column]
    if (value !== undefined) facets.push(columnFacet(column, [value], dialect))
  }
  if (persons !== undefined) facets.push(personFacet(persons))
  if (text !== undefined) facets.push(textFacet(text, dialect))
  if (types !== undefined) facets.push(columnFacet('type', [...new Set(types)], dialect))
  return facets
}

function columnFacet(column: string, values: readonly string[], dialect: Dialect): Facet {
  const ref = sql.ref(`e.${column}`)
  const ways = values.map((value) => ({ ...EVERY, where: sql<SqlBool>`${ref} = ${value}` }))
  return { ways, test: sql`${dialect.quiet(`e.${column}`)} IN (${sql.join(values)})` }
}

function personFacet(persons: readonly number[]): Facet {
  const ways = [...new Set(persons)].map((ordinal) => ({
    from: sql`persons p CROSS JOIN entries e`,
    place: sql<number>`p.idx`,
    where: sql<SqlBool>`p.ordinal = ${ordinal} AND e.idx = p.idx`,
  }))
  const test = sql<SqlBool>`EXISTS (SELECT 1 FROM persons p WHERE p.ordinal IN (${sql.join(persons)}) AND p.idx = e.idx)`
  return { ways, test }
}

function textFacet(text: string, dialect: Dialect): Facet {
  const holds = dialect.contains(sql`r.folded`, text)
  const way = {
    from: sql`reasons r CROSS JOIN entries e`,
    place: sql<number>`r.idx`,
    where: sql<SqlBool>`${holds} AND e.idx = r.idx`,
  }
  return {
    ways: [way],
    test: sql`EXISTS (SELECT 1 FROM reasons r WHERE r.idx = e.idx AND ${holds})`,
  }
}
