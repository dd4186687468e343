import Database from 'better-sqlite3'
import { cpSync } from 'node:fs'
import { openSharedWalk } from '../src/ledger/ahead-thread.js'
import { readAhead, type Ahead } from '../src/ledger/ahead.js'
import type { Checkpoint } from '../src/ledger/checkpoint.js'
import type { NewEntry } from '../src/ledger/entry.js'
import type { Ledger, Verification } from '../src/ledger/port.js'
import { readVkey } from '../src/ledger/key.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { verifySnapshot } from '../src/ledger/verification.js'
import type { LaterPart } from '../src/ledger/ahead-thread.js'
import { TILE_WIDTH } from '../src/ledger/tile.js'
import { Frontier } from '../src/ledger/tree.js'
import { append, ORIGIN, Place, released, SIGNER, started, type Seen } from './ledger-fixture.js'

const ada = { kind: 'engineer', name: 'ada', vendor: 'acme' } as const
const sam = { kind: 'steward', name: 'sam' } as const
const iso = new Date(Date.UTC(2026, 8, 1, 12)).toISOString()
const window = { opensAt: iso, closesAt: iso }

const filed = (request: string): NewEntry => ({
  type: 'request.filed',
  actor: ada,
  data: {
    ...{ request, vendor: 'acme', engineer: 'ada', ticket: 'T-1', snapshot: 'snp_1' },
    policy: { id: 'counts', hash: '0'.repeat(64) },
    ...{ tables: [], wished: window, basis: 'b' },
  },
})
const approved = (session: string, request: string): NewEntry => ({
  type: 'session.approved',
  actor: sam,
  data: { ...{ session, request, window }, budget: 5, resolveDays: 30 },
})

/** Entries whose columns depend on each other over any distance, and an erased text. */
async function write(ledger: Ledger<Seen>): Promise<void> {
  await append(ledger, filed('req_1'), started('q1'), approved('ses_1', 'req_1'))
  await append(ledger, started('q2', 'SELECT 2'), released('q2', [1, 2, 3]))
  await append(ledger, filed('req_2'), approved('ses_2', 'req_2'))
  await append(ledger, {
    type: 'session.revoked',
    actor: sam,
    data: { session: 'ses_1' },
    payloads: { reason: { kind: 'text', text: 'done' } },
  })
  await append(ledger, {
    type: 'payload.erased',
    actor: sam,
    data: { entry: 4, payload: 'sql' },
  })
  await append(ledger, started('q3', 'SELECT 3'), released('q3', [3, 4]))
}

const verifier = readVkey(SIGNER.vkey)
async function verified(
  place: Place,
  later: LaterPart | null,
  witnesses: readonly Checkpoint[] = [],
): Promise<Verification> {
  if (verifier === null) throw new TypeError('no key')
  const snapshot = await openSqliteSnapshot(place.directory)
  const anchored = Buffer.from(place.anchored())
  const trust = { origin: ORIGIN, vkey: SIGNER.vkey, verifier, anchored, witnesses }
  const verification = await verifySnapshot(snapshot, { ...trust, structure: true, later })
  await snapshot.release()
  return verification
}

/** With the part from a place on read ahead, as another thread would. */
async function verifiedAhead(place: Place, from: number): Promise<Verification> {
  const other = await openSqliteSnapshot(place.directory)
  const found = await readAhead(other, from).finally(() => other.release())
  return verified(place, { from, found: Promise.resolve(found) })
}

/** What somebody with the disk in hand can do: no trigger stands in their way. */
function tamper(place: Place, statement: string): void {
  const db = new Database(place.file)
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`DROP TRIGGER ${String(name)}`)
  db.exec(statement)
  db.close()
}

const DEEDS: readonly string[] = [
  'UPDATE entries SET leaf = zeroblob(20) WHERE idx = IDX',
  'UPDATE entries SET leaf_hash = zeroblob(32) WHERE idx = IDX',
  "UPDATE entries SET ticket = 'T-9' WHERE idx = IDX",
  "UPDATE entries SET vendor = 'eve' WHERE idx = IDX",
  "UPDATE entries SET type = 'session.closed' WHERE idx = IDX",
  'UPDATE entries SET at = at - 1 WHERE idx = IDX',
  "UPDATE payloads SET body = CAST('[1]' AS BLOB) WHERE idx = IDX",
  'UPDATE payloads SET body = NULL, salt = NULL WHERE idx = IDX',
  'DELETE FROM payloads WHERE idx = IDX; DELETE FROM persons WHERE idx = IDX; DELETE FROM reasons WHERE idx = IDX; DELETE FROM entries WHERE idx = IDX',
  'INSERT INTO persons VALUES (9, IDX)',
  "INSERT INTO reasons VALUES (IDX, 'note', 'x')",
]

describe('a log of which another thread reads the later part', () => {
  let place: Place
  let size: number
  beforeEach(async () => {
    place = new Place()
    const ledger = await place.open()
    await write(ledger)
    size = ledger.size()
    await ledger.close()
  })
  afterEach(() => {
    place.remove()
  })

  it('verifies like one that is read by one thread, wherever the part begins', async () => {
    const alone = await verified(place, null)
    expect(alone).toMatchObject({ ok: true, size, erased: 1 })
    for (let from = 1; from < size; from += 1) {
      const other = await openSqliteSnapshot(place.directory)
      // It is taken over, not read again.
      expect(await readAhead(other, from)).toMatchObject({ from, to: size })
      await other.release()
      expect(await verifiedAhead(place, from)).toEqual(alone)
    }
  })

  it.each(DEEDS)('is found altered in the same words, wherever it was: %s', async (deed) => {
    for (let index = 0; index < size; index += 1) {
      const altered = new Place()
      cpSync(place.root, altered.root, { recursive: true })
      tamper(altered, `PRAGMA foreign_keys = OFF; ${deed.replaceAll('IDX', String(index))}`)
      const alone = await verified(altered, null)
      for (const from of [1, 4, 7, 10]) {
        expect([index, from, await verifiedAhead(altered, from)]).toEqual([index, from, alone])
      }
      altered.remove()
    }
  })

  it('is read whole by the first if the other gives up, dies, or was told something else', async () => {
    const alone = await verified(place, null)
    const other = await openSqliteSnapshot(place.directory)
    const ahead = await readAhead(other, 5)
    await other.release()
    if (ahead === null) throw new TypeError('nothing was read ahead')
    const lies = [
      ...[null, { ...ahead, links: 'other' }, { ...ahead, oldest: 0 }, { ...ahead, from: 6 }],
    ]
    for (const lie of lies) {
      const later = { from: 5, found: Promise.resolve(lie) }
      expect(await verified(place, later)).toEqual(alone)
    }
  })

  it('is not taken for whole if the hashes are not those of its leaves', async () => {
    const other = await openSqliteSnapshot(place.directory)
    const ahead = await readAhead(other, 5)
    await other.release()
    if (ahead === null) throw new TypeError('nothing was read ahead')
    const leafHashes = Buffer.from(ahead.leafHashes).fill(1, 0, 5)
    const { ok, findings } = await verified(place, {
      ...{ from: 5, found: Promise.resolve({ ...ahead, leafHashes }) },
    })
    expect([ok, findings.join(' ')]).toEqual([false, expect.stringMatching(/not those/u)])
  })
})

describe('a long log', () => {
  const LONG = 21_000
  let place: Place
  beforeAll(async () => {
    place = new Place()
    const ledger = await place.open({ fold: { initial: [], evolve: (state) => state } })
    await write(ledger)
    for (let at = 0; at < LONG; at += 1_000) {
      await append(ledger, ...Array.from({ length: 1_000 }, (_, one) => started(`l${at + one}`)))
    }
    await ledger.close()
  }, 240_000)
  afterAll(() => {
    place.remove()
  })

  it('is really read by two, each its part, and found whole', async () => {
    const walk = await openSharedWalk(place.directory)
    expect(await walk.later?.found).toMatchObject({ from: walk.later?.from })
    await walk.release()
    const { directory, anchorFile } = place
    const verdict = await verifyLedgerFolder({ directory, anchorFile, vkey: SIGNER.vkey })
    expect(verdict).toMatchObject({ ok: true, erased: 1 })
    expect(verdict).toEqual(await verified(place, null))
  }, 240_000)

  describe('of which tiles are taken over whole', () => {
    const FROM = 20 * TILE_WIDTH
    let ahead: Ahead
    beforeAll(async () => {
      const snapshot = await openSqliteSnapshot(place.directory)
      const found = await readAhead(snapshot, FROM).finally(() => snapshot.release())
      if (found === null) throw new TypeError('nothing was read ahead')
      ahead = found
    })
    const withPart = (part: Ahead, witnesses: readonly Checkpoint[]): Promise<Verification> =>
      verified(place, { from: FROM, found: Promise.resolve(part) }, witnesses)
    const zeros = (bytes: Uint8Array, at: number): Uint8Array =>
      Buffer.from(bytes).fill(0, at, at + 1)

    it('verifies by their roots, and by no others', async () => {
      expect(await withPart(ahead, [])).toEqual(await verified(place, null))
      for (const at of [0, 32 * 7 + 5]) {
        const roots = zeros(ahead.roots, at)
        const { ok, findings } = await withPart({ ...ahead, roots }, [])
        expect([ok, findings.join(' ')]).toEqual([false, expect.stringMatching(/not those/u)])
      }
    })

    it('is held against a checkpoint in the middle of one as against any other', async () => {
      for (const size of [1, 255, 256, 257, 300, 511].map((more) => FROM + more)) {
        const right = { origin: ORIGIN, size, root: await rootAt(size) }
        expect(await withPart(ahead, [right])).toMatchObject({ ok: true })
        const wrong = { ...right, root: Buffer.alloc(32) }
        const { ok, findings } = await withPart(ahead, [right, wrong])
        expect([ok, findings]).toEqual([
          false,
          [expect.stringMatching(new RegExp(`^The first ${size} entries are not`, 'u'))],
        ])
      }
    })

    async function rootAt(size: number): Promise<Buffer> {
      const frontier = Frontier.empty()
      const snapshot = await openSqliteSnapshot(place.directory)
      while (frontier.size < size) {
        const rows = await snapshot.page(frontier.size)
        for (const { leafHash } of rows.slice(0, size - frontier.size)) frontier.append(leafHash)
      }
      await snapshot.release()
      return frontier.root()
    }
  })

  it('is verified by the service while others have their turns, as often as they like', async () => {
    const ledger = await place.open({ fold: { initial: [], evolve: (state) => state } })
    let turns = 0
    let isDone = false
    const turn = (): void => {
      turns += 1
      if (!isDone) setImmediate(turn)
    }
    setImmediate(turn)
    const progress: number[] = []
    const writing = append(ledger, started('meanwhile'))
    const [first, second] = await Promise.all([
      ledger.verify((done) => progress.push(done)),
      ledger.verify(),
    ])
    isDone = true
    expect([first.ok, second.ok]).toEqual([true, true])
    expect(await writing).toHaveLength(1)
    // Verified between turns, a page each, there would be two dozen.
    expect(turns).toBeGreaterThan(200)
    expect(progress.at(-1)).toBeGreaterThan(LONG / 2 - 1_000)
    await ledger.close()
  }, 240_000)

  it('is found altered by the service too, in whichever part', async () => {
    for (const index of [10, LONG - 5]) {
      const altered = new Place()
      cpSync(place.root, altered.root, { recursive: true })
      const ledger = await altered.open({ fold: { initial: [], evolve: (state) => state } })
      tamper(altered, `UPDATE payloads SET salt = zeroblob(16) WHERE idx = ${index}`)
      const { ok, findings } = await ledger.verify()
      expect([ok, findings.join(' ')]).toEqual([
        false,
        expect.stringMatching(new RegExp(`^Entry ${index}: the payload "`, 'u')),
      ])
      await ledger.close()
      altered.remove()
    }
  }, 240_000)
})
