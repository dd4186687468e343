import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { DuckRoom } from '../src/engine/room/room.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { examples } from './gate-case.js'
import { policyDatabase, strayOf } from './support/bound.js'
import { openScene, openSession } from './support/house.js'
import { hunterOf } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { drawing, scrambled, spliced } from './support/mutant.js'
import { questions } from './support/oracle-queries.js'
import { LATE_MS } from './support/patience.js'
import { shortPolicies } from './support/short-policies.js'

/**
 * Texts that no one thought of, through the whole service over HTTP: queries of the corpus and queries of a
 * grammar, whole, spliced and scrambled byte by byte. Nothing breaks, nothing hangs, no marker of the roster is
 * in an answer or a line of the log, and what came to a room touches only what the policy holds.
 *
 * `HOMEROOM_FUZZ_SECONDS` for longer, `HOMEROOM_FUZZ_SEED` to have a run again.
 */
const SECONDS = Number(process.env['HOMEROOM_FUZZ_SECONDS'] ?? 12)
const SEED = Number(process.env['HOMEROOM_FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const DEADLINE_MS = 1_000

const LURES = [
  ...['userProfiles', 'pronouns__state', '__subject', 'rowid', 'current_user', 'u.*', '*', '$1'],
  ...["read_csv('/etc/passwd')", 'duckdb_tables()', 'information_schema.tables', "'\\'", '$$'],
  ...['--', '/*', ';', '""', 'union all', 'lateral', 'natural join', 'using (sourcedId)', '::text'],
  ...['group by all', 'limit 1e9', 'recursive', 'values (1)', 'case when', 'not exists', 'like'],
] as const

const shelf = createPolicyShelf({ directory: 'policies' })
const corpus = [...examples('allowed'), ...examples('refused'), ...shelf.checks()]
  .map(({ sql }) => sql)
  .filter((sql) => sql.length < 3_000)

/** A service over a marked roster, with a session under each of two policies, and what its log says. */
async function openField() {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'))
  const roster = markedRoster()
  const lines: string[] = []
  const logTo = { write: (line: string) => void lines.push(line) }
  const policies = await shortPolicies(folder, `${DEADLINE_MS / 1000}s`)
  const settings = { HOMEROOM_REQUESTS_PER_MINUTE: '1000000' }
  const zip = await zipped(roster.files)
  const scene = await openScene(zip, { house: { policies, settings, logTo }, budget: 1000 })
  const counting = await openSession(scene, { policy: 'counts-only' })
  const side = async (id: string, session: string) => {
    const policy = shelf.policy(id)
    if (policy === undefined) throw new TypeError(`no policy ${id}`)
    return { policy, session, db: await policyDatabase(policy) }
  }
  return {
    debug: await side('rostering-debug', scene.session),
    counts: await side('counts-only', counting),
    engineer: scene.engineer,
    hunt: hunterOf(roster.markers),
    logged: () => lines.splice(0).join(''),
    close: async () => {
      await scene.house.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The next text to try: a query of the corpus or the grammar, whole, spliced or scrambled. */
function texts(draw: (below: number) => number): () => string {
  const pick = (): string => corpus[draw(corpus.length)] ?? ''
  return () => {
    const [grown = ''] = fc.sample(questions, { numRuns: 1, seed: draw(2 ** 31) })
    const base = draw(2) === 0 ? grown : pick()
    const ways = [() => base, () => spliced(base, pick(), LURES, draw), () => scrambled(base, draw)]
    return ways[draw(ways.length)]?.() ?? base
  }
}

/** Every text that comes to a room, since it was last asked. */
function roomTexts() {
  const own = Object.getOwnPropertyDescriptor(DuckRoom.prototype, 'run')?.value as DuckRoom['run']
  const came: string[] = []
  DuckRoom.prototype.run = function (request) {
    came.push(request.text)
    return own.call(this, request)
  }
  return {
    taken: () => came.splice(0),
    stop: () => {
      DuckRoom.prototype.run = own
    },
  }
}

type Field = Awaited<ReturnType<typeof openField>>

/** Asks one text; gives how it ended, or throws what must not be. */
async function tried(
  field: Field,
  { policy, session, db }: Field['debug'],
  asked: { readonly sql: string; readonly as?: 'named' },
  came: () => readonly string[],
): Promise<string> {
  const wrong = (what: string): Error =>
    new Error(`seed ${SEED}, ${policy.id}: ${JSON.stringify(asked)}: ${what}`)
  const started = performance.now()
  const reply = await field.engineer.post(`/v1/sessions/${session}/queries`, asked)
  if (performance.now() - started > DEADLINE_MS + LATE_MS) throw wrong('slow')
  if (reply.status >= 500) throw wrong(reply.text)
  const marker = field.hunt(Buffer.from(`${reply.text}\n${field.logged()}`))
  if (marker !== null) throw wrong(`told ${marker}`)
  for (const text of came()) {
    const stray = await strayOf(db, policy, text)
    if (stray !== null) throw wrong(`reached for ${stray} as ${text}`)
  }
  return reply.status === 200 ? 'answered' : String(reply.body.code)
}

test(
  'any text is answered or refused, tells no marker, and touches nothing but what the policy holds',
  async () => {
    const field = await openField()
    const came = roomTexts()
    const draw = drawing(SEED)
    const next = texts(draw)
    const seen: Record<string, number> = {}
    console.log(`fuzz: seed ${SEED}, ${SECONDS} s`)
    try {
      const until = Date.now() + SECONDS * 1000
      while (Date.now() < until) {
        const side = draw(4) === 0 ? field.counts : field.debug
        const as = draw(3) === 0 ? { as: 'named' as const } : {}
        const outcome = await tried(field, side, { sql: next(), ...as }, came.taken)
        seen[outcome] = (seen[outcome] ?? 0) + 1
      }
    } finally {
      came.stop()
      await field.close()
    }
    console.log(`fuzz: ${JSON.stringify(seen)}`)
    // A run in which nothing is answered has tried nothing.
    expect(seen['answered'] ?? 0).toBeGreaterThan(0)
  },
  (SECONDS + 120) * 1000,
)
