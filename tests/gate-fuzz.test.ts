import type { DuckDBConnection } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { isRefusal } from '../src/refusal.js'
import { caseOf, decode, examples, POLICY } from './gate-case.js'
import { policyDatabase } from './support/bound.js'
import { drawing, words } from './support/mutant.js'

/**
 * Texts no one thought of, through the whole gate: pieces of the corpus cut, spliced and scrambled, and
 * bytes changed. Whatever is accepted must bind in a database that holds the policy's tables and columns
 * and nothing else; DuckDB's binder is the judge, which shares no code with our reading of names.
 */
const SECONDS = Number(process.env['HOMEROOM_FUZZ_SECONDS'] ?? 12)
const SEED = Number(process.env['HOMEROOM_FUZZ_SEED'] ?? Date.now() % 2 ** 31)

/** Words that open doors elsewhere. */
const LURES = [
  ...['userProfiles', 'pronouns__state', 'strpos', '__subject', 'rowid', 'current_user', 'secret'],
  ...[
    "read_csv('/etc/passwd')",
    'duckdb_tables()',
    'information_schema.tables',
    'pg_catalog',
    '$1',
  ],
  ...[
    'union all',
    'join',
    'lateral',
    'natural',
    'asof',
    'semi',
    'using (sourcedId)',
    'qualify',
    '::text',
  ],
  ...[
    '*',
    'u.*',
    'columns(*)',
    "'\\'",
    '$$',
    '--',
    '/*',
    '*/',
    ';',
    '""',
    "''",
    'E',
    'x',
    '(',
    ')',
    ',',
  ],
  ...[
    'select',
    'from users',
    'where',
    'exists',
    'in',
    'not',
    'case when',
    'group by all',
    'limit 1e9',
  ],
  ...[
    'with t as (select 1)',
    'materialized',
    'recursive',
    'values (1)',
    'table users',
    'pivot',
    'like',
  ],
]

function mutant(seeds: readonly string[], next: (below: number) => number): string {
  const pick = (): string => seeds[next(seeds.length)] ?? ''
  let parts = words(pick())
  for (let round = next(4); round >= 0; round -= 1) {
    const at = next(parts.length)
    switch (next(7)) {
      case 0:
        parts.splice(at, 1 + next(3))
        break
      case 1:
        parts.splice(at, 0, ` ${LURES[next(LURES.length)] ?? ''} `)
        break
      case 2:
        parts[at] = LURES[next(LURES.length)] ?? ''
        break
      case 3: {
        const other = words(pick())
        parts = [...parts.slice(0, at), ...other.slice(next(other.length))]
        break
      }
      case 4: {
        const other = words(pick())
        parts.splice(at, 0, ' ', ...other.slice(0, next(12)), ' ')
        break
      }
      case 5:
        parts[at] = `(${pick()})`
        break
      default: {
        const text = parts.join('')
        const place = next(text.length)
        const byte = String.fromCharCode(next(2) === 0 ? next(256) : 32 + next(95))
        parts = [text.slice(0, place), byte, text.slice(place + next(2))]
      }
    }
  }
  return parts.join('')
}

test(
  'whatever is accepted binds with nothing but what the policy holds',
  async () => {
    const parsers: Parsers = await createParsers()
    const db = await policyDatabase(POLICY)
    const next = drawing(SEED)
    const seeds = [...examples('allowed'), ...examples('refused')]
      .map(({ sql }) => sql)
      .filter((sql) => sql.length < 2000)
    const allowed = examples('allowed').map(({ sql }) => sql)
    const seen: Record<string, number> = {}
    const until = Date.now() + SECONDS * 1000
    console.log(`fuzz: seed ${SEED}, ${SECONDS} s`)
    try {
      while (Date.now() < until) {
        const sql = mutant(next(3) === 0 ? seeds : allowed, next)
        const verdict = await judge({ ...caseOf([]), decode, sql }, parsers)
        const outcome = isRefusal(verdict) ? verdict.code : 'accepted'
        seen[outcome] = (seen[outcome] ?? 0) + 1
        if (isRefusal(verdict)) continue
        const plan = classify(verdict, POLICY, 'named')
        if (isRefusal(plan)) continue
        const text = await renderChecked(plan.query, parsers)
        const why = await unbound(db, text)
        if (why !== null)
          throw new Error(`seed ${SEED}: ${JSON.stringify(sql)} became ${text}: ${why}`)
      }
    } finally {
      await parsers.close()
    }
    console.log(`fuzz: ${JSON.stringify(seen)}`)
    // A run that accepts nothing has judged nothing.
    expect(seen['accepted'] ?? 0).toBeGreaterThan(20)
  },
  (SECONDS + 60) * 1000,
)

/** Why the text reaches for something that is not there; null if it binds, or is only ill-typed. */
async function unbound(db: DuckDBConnection, text: string): Promise<string | null> {
  const names = db.getTableNames(text, true)
  const stranger = names.find(
    (name) => !POLICY.tables.has(name.split(' ')[0]?.replaceAll('"', '').toLowerCase() ?? ''),
  )
  if (stranger !== undefined) return `it reads ${stranger}`
  try {
    const prepared = await db.prepare(text)
    prepared.destroySync()
    return null
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    return /does not exist|not found|Referenced|Catalog Error/u.test(words) ? words : null
  }
}
