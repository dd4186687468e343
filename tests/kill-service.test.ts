import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'
import type { Entry } from '../src/ledger/entry.js'
import { readEntries, verifyLedgerFolder } from '../src/ledger/offline.js'
import { createChance, type Chance } from './support/chance.js'
import { ok, type Reply } from './support/house.js'
import { filesBelow, hunterOf, huntFolder } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { survivors } from './support/processes.js'
import { serveHouse, type Served } from './support/served.js'
import { THOROUGH } from './support/thorough.js'
import { asker, keeper, loader, newSession, Witness, type Cast } from './support/witness.js'

const ROUNDS = THOROUGH ? 12 : 8
const SEED = Number(process.env['HOMEROOM_KILL_SEED'] ?? Date.now() % 2 ** 31)

const roster = markedRoster(40)
const hunt = hunterOf(roster.markers)
const witness = new Witness()
let folder = ''
let zip: Buffer
let service: Served | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-kill-'))
  zip = await zipped(roster.files)
})
afterAll(async () => {
  await service?.kill()
  await rm(folder, { recursive: true, force: true })
})

const open = async (): Promise<Served> => {
  service = await serveHouse(folder, { HOMEROOM_REQUESTS_PER_MINUTE: '1000000' })
  return service
}

async function castOf(served: Served): Promise<Cast> {
  const steward = await served.person({ role: 'steward', name: 'sam@district.example' })
  const engineer = await served.person({
    role: 'engineer',
    name: 'dev@acme.example',
    vendor: 'acme',
  })
  return { steward, engineer, zip }
}

/** Two sessions that are asked in, one person who decides, one who loads, until the service is shot. */
async function round(
  chance: Chance,
  isLoading: boolean,
): Promise<{ readonly left: readonly string[] }> {
  const served = await open()
  const cast = await castOf(served)
  const sessions = [await newSession(cast, witness, 30), await newSession(cast, witness, 30)]
  const busy = [
    ...sessions.map((session) =>
      asker(cast, witness, session, createChance(chance.whole(0, 2 ** 31))),
    ),
    keeper(cast, witness),
    loader(cast, witness),
  ].map((work) => work.catch(gone))
  const goal = witness.acknowledged + chance.whole(0, 16)
  const loads = witness.snapshots.size
  // By what was told rather than by the clock, so that a busy machine sees as much as an idle one.
  const isFar = () => witness.acknowledged >= goal && (!isLoading || witness.snapshots.size > loads)
  for (let turn = 0; turn < 1000 && !isFar(); turn += 1) await setTimeout(20)
  await setTimeout(chance.whole(0, 200))
  const below = await served.kill()
  service = null
  await Promise.all(busy)
  return { left: await survivors(below, 5000) }
}

/** The end of a caller whose service is gone; anything else is a defect of this test. */
function gone(cause: unknown): void {
  // Not `instanceof`: under jest an error of Node's own comes from another realm.
  const words = isNativeError(cause) ? cause.message : ''
  if (words !== 'fetch failed' && words !== 'terminated') throw cause
}

const place = () => ({
  directory: join(folder, 'data', 'ledger'),
  anchorFile: join(folder, 'data.anchor'),
})
const allEntries = () => readEntries(place().directory, {}, { limit: 1_000_000 })

describe(`a service that is shot ${ROUNDS} times at random moments`, () => {
  const chance = createChance(SEED)

  beforeAll(async () => {
    const served = await open()
    const { steward, engineer } = await castOf(served)
    await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme' }))
    await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
    const loaded = await ok(steward.sendZip(zip))
    witness.snapshots.add(String(loaded.body.snapshot))
    expect((await engineer.get('/v1/me')).status).toBe(200)
    await served.kill()
  }, 60_000)

  it('leaves each time a whole log, with every receipt it gave, no process and no raw text', async () => {
    console.log(`kill-service: seed ${SEED} (HOMEROOM_KILL_SEED)`)
    for (let at = 0; at < ROUNDS; at += 1) {
      const { left } = await round(chance, at % 4 === 2)
      expect(left).toEqual([])
      const { ok: whole, findings } = await verifyLedgerFolder(place())
      expect([whole, findings.join(' ')]).toEqual([true, expect.stringMatching(/^All /u)])
      expect(await lost()).toEqual([])
      const raw = filesBelow(folder).map((path) => hunt(readFileSync(path)))
      expect(raw.filter((found) => found !== null)).toEqual([])
    }
    expect(witness.surprises).toEqual([])
    // A witness that saw little would prove little.
    expect(witness.released.length).toBeGreaterThan(2 * ROUNDS)
    expect(witness.revoked.size).toBeGreaterThan(ROUNDS / 4)
    expect(witness.snapshots.size).toBeGreaterThan(ROUNDS / 4)
  }, 240_000)

  it('let nothing out without its entry, which tells the rows that were sent', async () => {
    const entries = new Map((await allEntries()).map((entry) => [entry.index, entry]))
    const without = witness.released.filter(({ query, index, rows }) => {
      const entry = entries.get(index)
      if (entry?.type !== 'query.released') return true
      return entry.data.query !== query || entry.data.rows !== rows
    })
    expect(without).toEqual([])
  })

  it('comes back with everything it had promised', async () => {
    const served = await open()
    const { steward } = await castOf(served)
    const officer = await served.person({ role: 'officer', name: 'olga@district.example' })
    const snapshots = idsOf(await ok(steward.get('/v1/snapshots')), 'snapshots', 'snapshot')
    expect([...witness.snapshots].filter((id) => !snapshots.includes(id))).toEqual([])
    const entries = await allEntries()
    for (const [session, { granted, used }] of witness.budgets) {
      const { body } = await ok(steward.get(`/v1/sessions/${session}`))
      const budget = body.budget as unknown as { granted: number; used: number }
      expect(budget.granted).toBe(granted)
      expect(budget.used).toBe(personsSeen(entries, session))
      expect(budget.used).toBeGreaterThanOrEqual(used)
      expect(body.state).toBe(witness.revoked.has(session) ? 'revoked' : stateIn(entries, session))
      expect(body.running).toBeNull()
    }
    for (const request of witness.requests) {
      expect((await steward.get(`/v1/requests/${request}`)).status).toBe(200)
    }
    expect((await ok(officer.post('/v1/ledger/verify'))).body).toMatchObject({ ok: true })
  }, 60_000)

  it('gave every query that was running its end', async () => {
    const entries = await allEntries()
    const started = entries.filter((entry) => entry.type === 'query.started')
    const ended = new Set(
      entries.flatMap((entry) =>
        entry.type === 'query.released' ||
        entry.type === 'query.failed' ||
        entry.type === 'query.refused'
          ? [entry.data.query]
          : [],
      ),
    )
    expect(started.filter(({ data }) => !ended.has(data.query))).toEqual([])
    const cut = entries.filter((e) => e.type === 'query.failed' && e.data.reason === 'restart')
    expect(cut.length).toBeGreaterThan(0)
  })

  it('swept up: no draft, no room of the dead, no key without a session, no file without a load', async () => {
    const data = join(folder, 'data')
    expect(filesBelow(folder).filter((path) => path.includes('.partial'))).toEqual([])
    const rooms = (await readdir(data)).filter((name) => name.startsWith('rooms-'))
    expect(rooms).toHaveLength(1)
    const entries = await allEntries()
    const loads = entries.flatMap((e) => (e.type === 'snapshot.loaded' ? [e.data.snapshot] : []))
    const sessions = entries.flatMap((e) => (e.type === 'session.approved' ? [e.data.session] : []))
    const files = await readdir(join(data, 'snapshots'))
    expect(files.sort()).toEqual(loads.map((id) => `${id}.duckdb`).sort())
    const keys = await readdir(join(data, 'vault', 'session-keys'))
    expect(keys.sort()).toEqual(sessions.map((id) => `${id}.key`).sort())
  })

  it('answers over every load that it acknowledged', async () => {
    const served = service ?? (await open())
    const cast = await castOf(served)
    const session = await newSession(cast, witness, 30)
    const sql = 'select p.sourcedId from prev_users as p where p.line = 2'
    const { body } = await ok(
      cast.engineer.post(`/v1/sessions/${session}/queries`, { sql, as: 'named' }),
    )
    const tokens = (body.rows as unknown as string[][]).flat()
    const path = `/v1/sessions/${session}/resolve`
    const { text } = await ok(cast.steward.post(path, { tokens, reason: 'to see that it reads' }))
    expect(hunt(Buffer.from(text))).not.toBeNull()
  }, 60_000)

  it('has no raw text in any file, cell by cell, once it has stopped', async () => {
    await service?.stop()
    service = null
    expect(await huntFolder(folder, hunt)).toEqual([])
  }, 60_000)
})

/** Receipts whose entry is not there, or is another one. */
async function lost(): Promise<readonly number[]> {
  const stored = new Map((await allEntries()).map(({ index, leafHash }) => [index, leafHash]))
  return [...witness.receipts].flatMap(([index, hash]) =>
    stored.get(index) === hash ? [] : [index],
  )
}

function personsSeen(entries: readonly Entry[], session: string): number {
  const persons = entries.flatMap((entry) => {
    // Refused and failed ones too: whom a query singled out it has seen, answer or not.
    if (!('query' in entry.data) || entry.data.session !== session) return []
    return [entry.payloads.subjects, entry.payloads.mentions].flatMap((payload) =>
      payload?.kind === 'ordinals' ? payload.ordinals : [],
    )
  })
  return new Set(persons).size
}

/** A revoke may have been written and never acknowledged. */
function stateIn(entries: readonly Entry[], session: string): string {
  const revoked = entries.some((e) => e.type === 'session.revoked' && e.data.session === session)
  return revoked ? 'revoked' : 'open'
}

function idsOf({ body }: Reply, list: string, id: string): readonly string[] {
  const all = body[list] as unknown as Readonly<Record<string, string>>[]
  return all.map((each) => each[id] ?? '')
}
