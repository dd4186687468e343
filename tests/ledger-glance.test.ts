import Database from 'better-sqlite3'
import fc from 'fast-check'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { Fault } from '../src/fault.js'
import type { LaterPart } from '../src/ledger/ahead-thread.js'
import { readAhead } from '../src/ledger/ahead.js'
import type { NewEntry } from '../src/ledger/entry.js'
import { erasureOf } from '../src/ledger/erasure.js'
import { Glance } from '../src/ledger/glance.js'
import { readVkey } from '../src/ledger/key.js'
import { Links } from '../src/ledger/links.js'
import { readRow } from '../src/ledger/row.js'
import type { Snapshot } from '../src/ledger/store/port.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { verifySnapshot } from '../src/ledger/verification.js'
import { anyEntry } from './ledger-entry-arbitrary.js'
import { append, ORIGIN, Place, released, SIGNER, started } from './ledger-fixture.js'

const places: Place[] = []
afterAll(() => {
  for (const place of places) place.remove()
})
function newPlace(): Place {
  const place = new Place()
  places.push(place)
  return place
}

/** Which types others depend on, or the log as a whole. */
const isTelling = ({ type }: NewEntry): boolean => type.startsWith('ledger.') || erases(type)
const erases = (type: string): boolean => type === 'payload.erased' || type === 'retention.applied'

const said = (reason: string): NewEntry => ({
  type: 'session.revoked',
  actor: { kind: 'steward', name: 'sam "s" Ö' },
  data: { session: 'ses_1' },
  payloads: { reason: { kind: 'text', text: reason }, note: { kind: 'text', text: 'Größe' } },
})

/** A log of what can lie beside an entry, and of some of whatever an entry can be. */
async function logOf(more: readonly NewEntry[]): Promise<Place> {
  const place = newPlace()
  const ledger = await place.open()
  await append(ledger, started('q1'), released('q1', [1, 2, 3]), released('q2', []))
  await append(ledger, said('Because "so"'), started('q3', 'SELECT \ufffd'), released('q3', [5]))
  await append(ledger, started('q4', 'ü'), started('q5'), released('q5', [2, 70_000]))
  await append(ledger, {
    ...{ type: 'payload.erased', actor: { kind: 'steward', name: 'sam' } },
    data: { entry: 1, payload: 'sql' },
  })
  await append(ledger, said(''))
  if (more.length > 0) await append(ledger, ...more)
  await ledger.close()
  return place
}

/** A snapshot whose rows are all read in full. */
const unspelled = (snapshot: Snapshot): Snapshot => ({
  checkpoint: () => snapshot.checkpoint(),
  count: () => snapshot.count(),
  page: (from) => snapshot.page(from),
  spell: () => Promise.resolve(null),
  leaves: (types, after) => snapshot.leaves(types, after),
  find: (query) => snapshot.find(query),
  texts: (erasure) => snapshot.texts(erasure),
  isWhole: () => snapshot.isWhole(),
  release: () => snapshot.release(),
})

const verifier = readVkey(SIGNER.vkey)

/** What a verification comes to: all it says, or how it fails. */
async function outcomeOf(
  place: Place,
  as: (snapshot: Snapshot) => Snapshot,
  ahead: number | null,
  structure: boolean,
): Promise<unknown> {
  if (verifier === null) throw new TypeError('no key')
  try {
    const snapshot = as(await openSqliteSnapshot(place.directory))
    const later: LaterPart | null =
      ahead === null ? null : { from: ahead, found: readAhead(snapshot, ahead).catch(() => null) }
    const anchored = Buffer.from(place.anchored())
    const trust = { origin: ORIGIN, vkey: SIGNER.vkey, verifier, anchored, witnesses: [] }
    return await verifySnapshot(snapshot, { ...trust, structure, later }).finally(() =>
      snapshot.release(),
    )
  } catch (cause) {
    return cause instanceof Fault ? cause.code : 'defect'
  }
}

/** By reading in full, at a glance, and in two parts. */
async function outcomesOf(
  place: Place,
  from: number,
  structure = false,
): Promise<readonly unknown[]> {
  return [
    await outcomeOf(place, unspelled, null, structure),
    await outcomeOf(place, (snapshot) => snapshot, null, structure),
    await outcomeOf(place, (snapshot) => snapshot, from, structure),
  ]
}

const isSound = (outcome: unknown): boolean => JSON.stringify(outcome).includes('"ok":true')

/** Fails the test unless all three say the same, and gives that. */
async function expectSame(place: Place, from: number): Promise<unknown> {
  const [inFull, ...others] = await outcomesOf(place, from)
  expect(inFull).not.toBe('defect')
  expect(others).toEqual([inFull, inFull])
  return inFull
}

const COLUMNS: readonly (readonly [table: string, column: string])[] = [
  ...['leaf', 'leaf_hash', 'type', 'at', 'actor', 'session', 'request', 'vendor', 'engineer'].map(
    (column) => ['entries', column] as const,
  ),
  ...['idx', 'name', 'kind', 'salt', 'body'].map((column) => ['payloads', column] as const),
  ...['idx', 'ordinal'].map((column) => ['persons', column] as const),
  ...['idx', 'name', 'folded'].map((column) => ['reasons', column] as const),
]

/** What may become of a value, COL: another kind of value, bytes that are no text, one thing for another. */
const VALUES = [
  ...[
    'NULL',
    "''",
    'zeroblob(32)',
    'CAST(COL AS BLOB)',
    'CAST(COL AS TEXT)',
    'COL + 0.0',
    'COL + 1',
  ],
  ...["COL || 'x'", 'COL || char(0)', "CAST(COL || x'ff' AS BLOB)", "CAST(COL || x'ff' AS TEXT)"],
  ...["CAST(replace(COL, '1', '2') AS BLOB)", "CAST(' ' || COL AS BLOB)", 'COL || char(10)'],
  ...[
    "CAST(replace(CAST(COL AS TEXT), 'q3', 'q' || x'ff') AS BLOB)",
    'substr(COL, 2)',
    'upper(COL)',
  ],
  ...["CAST(replace(CAST(COL AS TEXT), ',', ', ') AS BLOB)", '-COL', 'length(COL)'],
  ...[
    "CAST(replace(CAST(COL AS TEXT), char(65533), x'ff') AS BLOB)",
    'substr(COL, 1, length(COL) - 1)',
  ],
  '(SELECT COL FROM TABLE AS other WHERE other.idx > TABLE.idx LIMIT 1)',
]
const OTHERS = [
  'DELETE FROM payloads WHERE idx = IDX',
  'DELETE FROM persons WHERE idx = IDX',
  'DELETE FROM reasons WHERE idx = IDX',
  'DELETE FROM entries WHERE idx = IDX',
  'DELETE FROM entries WHERE idx >= IDX',
  "INSERT INTO payloads VALUES (IDX, 'zzz', 'text', zeroblob(16), x'41')",
  "INSERT INTO payloads VALUES (IDX, 'aaa', 'text', NULL, NULL)",
  "INSERT INTO reasons VALUES (IDX, 'zzz', 'x')",
  'INSERT INTO persons VALUES (1, IDX)',
  'INSERT INTO persons VALUES (99999, IDX)',
  'UPDATE payloads SET salt = NULL, body = NULL WHERE idx = IDX',
  'UPDATE payloads SET salt = CAST(salt || substr(body, 1, 7) AS BLOB), body = substr(body, 8) WHERE idx = IDX',
  'UPDATE payloads SET body = CAST(substr(salt, 9) || body AS BLOB), salt = substr(salt, 1, 8) WHERE idx = IDX',
  'UPDATE persons SET idx = IDX + 1 WHERE idx = IDX',
  'UPDATE entries SET idx = 100 WHERE idx = IDX',
]

/** Takes away all that holds off a wrong value: triggers, checks, kinds of columns. */
function loosen(place: Place): void {
  const db = new Database(place.file)
  db.unsafeMode()
  db.pragma('writable_schema = ON')
  db.exec(`DELETE FROM sqlite_schema WHERE type = 'trigger';
    UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'STRICT, ', ''), 'STRICT', ''), ' NOT NULL', '') WHERE type = 'table'`)
  db.pragma('writable_schema = RESET')
  db.close()
}

/** Whether the statement was carried out. */
function tamper(place: Place, statement: string): boolean {
  const db = new Database(place.file)
  db.pragma('ignore_check_constraints = ON')
  db.pragma('foreign_keys = OFF')
  try {
    return db.prepare(statement).run().changes > 0
  } catch {
    return false
  } finally {
    db.close()
  }
}

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...COLUMNS), fc.constantFrom(...VALUES)) },
  fc.constantFrom(...OTHERS),
)
function statementOf(one: string | readonly [readonly [string, string], string], index: number) {
  if (typeof one === 'string') return one.replaceAll('IDX', String(index))
  const [[table, column], value] = one
  const put = value.replaceAll('COL', column).replaceAll('TABLE', table)
  return `UPDATE ${table} SET ${column} = ${put} WHERE idx = ${index}`
}

function copyOf(place: Place): Place {
  const copy = newPlace()
  cpSync(place.root, copy.root, { recursive: true })
  return copy
}

describe('a glance', () => {
  it('sees what reading in full sees, whatever a log holds', async () => {
    const entries = fc.array(
      anyEntry.filter((entry) => !isTelling(entry)),
      { minLength: 20, maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 30 }), async (more, from) => {
        const place = await logOf(more)
        expect(await expectSame(place, from)).toMatchObject({ ok: true, erased: 1 })
        place.remove()
      }),
      { numRuns: 15 },
    )
  })

  it('never calls a row sound that reading in full finds fault with, or that others depend on', async () => {
    let sound = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { minLength: 50, maxLength: 100 }), async (more) => {
        const place = await logOf(more)
        const snapshot = await openSqliteSnapshot(place.directory)
        const rows = await snapshot.page(0)
        const page = await snapshot.spell(0, rows.length)
        await snapshot.release()
        if (page === null) throw new TypeError('nothing was spelled')
        const glance = new Glance(page, 0, true)
        const links = new Links()
        for (const row of rows) {
          const before = links.print()
          const found = glance.sound(row.index, links)
          const { entry, leafHash, erased, problems } = readRow(row, false, links)
          if (entry !== null) links.learn(entry)
          if (found === null) continue
          sound += 1
          const { payloads, persons, reasons } = row
          const counts = {
            payloads: payloads.length,
            persons: persons.length,
            reasons: reasons.length,
          }
          expect(problems).toEqual([])
          expect(found).toEqual({ leafHash, at: entry?.at, counts: { ...counts, erased }, entry })
          expect(links.print()).toBe(before)
          expect(entry === null ? null : erasureOf(entry)).toBeNull()
          expect(['ledger.opened', 'ledger.key-rotated']).not.toContain(entry?.type)
        }
        place.remove()
      }),
      { numRuns: 20 },
    )
    expect(sound).toBeGreaterThan(100)
  })

  it('is enough for nearly every row of an ordinary log', async () => {
    const place = newPlace()
    const ledger = await place.open()
    for (let at = 0; at < 20; at += 1) {
      await append(ledger, started(`q${at}`), released(`q${at}`, [at, at + 7]))
    }
    await ledger.close()
    const snapshot = await openSqliteSnapshot(place.directory)
    const glance = new Glance((await snapshot.spell(0, 41)) ?? fail(), 0, false)
    await snapshot.release()
    const links = new Links()
    const sound = Array.from({ length: 41 }, (_, index) => glance.sound(index, links) !== null)
    expect(sound).toEqual([false, ...Array.from({ length: 40 }, () => true)])
  })
})

/** How a page begins that says in which others rows are: https://sqlite.org/fileformat2.html#b_tree_pages */
const TABLE_INTERIOR = 0x05

/** Where the pages of a database begin, but for the first. */
function pagesOf(bytes: Buffer): readonly number[] {
  const size = bytes.readUInt16BE(16)
  return Array.from({ length: bytes.length / size - 1 }, (_, at) => (at + 1) * size)
}

describe('a log that somebody altered', () => {
  let whole: Place
  beforeAll(async () => {
    whole = await logOf([])
  })

  it('is told of in the same words at a glance, in two parts and in full, whatever was done', async () => {
    let found = 0
    const deeds = fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 10 })), {
      minLength: 1,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(deeds, fc.integer({ min: 1, max: 10 }), async (all, from) => {
        const place = copyOf(whole)
        loosen(place)
        const done = all.filter(([one, index]) => tamper(place, statementOf(one, index)))
        const outcome = await expectSame(place, from)
        if (done.length > 0 && !isSound(outcome)) found += 1
        place.remove()
      }),
      { numRuns: 150 },
    )
    expect(found).toBeGreaterThan(50)
  })

  const verdict = async (place: Place, from: number, structure: boolean): Promise<unknown> => {
    const outcomes = await outcomesOf(place, from, structure)
    expect(outcomes).not.toContain('defect')
    const [first, ...others] = outcomes.map(isSound)
    return others.every((other) => other === first) ? first : 'they differ'
  }

  /** In a tree of the database that is out of order, what is found depends on where a reading begins. */
  const isFoundByAllOrNone = async (place: Place, from: number): Promise<void> => {
    if ((await verdict(place, from, false)) !== 'they differ') return
    expect(await verdict(place, from, true)).toBe(false)
  }

  it('byte by byte is found out by each of them or by none, or by each that looks at the structure', async () => {
    const bytes = readFileSync(whole.file)
    const place = copyOf(whole)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 100, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 1, max: 10 }),
        async (at, change, from) => {
          const altered = Buffer.from(bytes)
          altered.writeUInt8(altered.readUInt8(at) ^ change, at)
          writeFileSync(place.file, altered)
          await isFoundByAllOrNone(place, from)
        },
      ),
      { numRuns: 250 },
    )
  })

  it('in the head of a page is found out so too, whichever page it is', async () => {
    const bytes = readFileSync(whole.file)
    const place = copyOf(whole)
    // The low byte of the number of cells, of where they begin, and of where the first two lie.
    const altered = [4, 6, 9, 11].flatMap((at) => [1, 2, 8].map((change) => ({ at, change })))
    for (const page of pagesOf(bytes)) {
      for (const { at, change } of altered) {
        const copy = Buffer.from(bytes)
        copy.writeUInt8(copy.readUInt8(page + at) ^ change, page + at)
        writeFileSync(place.file, copy)
        await isFoundByAllOrNone(place, 3)
      }
    }
  })

  it('by a page that leads back to rows that were read is told of, and not read for ever', async () => {
    const bytes = readFileSync(whole.file)
    const place = copyOf(whole)
    const told: unknown[] = []
    for (const page of pagesOf(bytes)) {
      if (bytes.readUInt8(page) !== TABLE_INTERIOR) continue
      const copy = Buffer.from(bytes)
      for (let cell = 0; cell < bytes.readUInt16BE(page + 3); cell += 1) {
        const key = page + bytes.readUInt16BE(page + 12 + 2 * cell) + 4
        copy.writeUInt8(bytes.readUInt8(key) + 100, key)
        writeFileSync(place.file, copy)
        told.push(...(await outcomesOf(place, 3)))
        expect(await verdict(place, 3, true)).toBe(false)
      }
    }
    expect(told).toContain('LEDGER_CORRUPT')
  })

  it.each([
    [
      'a column as bytes in place of a text',
      'UPDATE entries SET session = CAST(session AS BLOB) WHERE idx = 1',
    ],
    [
      'a letter for bytes that are read as it',
      `UPDATE payloads SET body = CAST(replace(CAST(body AS TEXT), char(65533), x'ff') AS BLOB) WHERE idx = 5`,
    ],
    ['a NUL at the end of a column', 'UPDATE entries SET actor = actor || char(0) WHERE idx = 1'],
    ['nothing into the empty text', `UPDATE entries SET request = '' WHERE idx = 1`],
    [
      'an empty text into a number',
      "UPDATE payloads SET body = 5 WHERE idx = 11 AND name = 'reason'",
    ],
    [
      'a payload into a text of the same letters',
      "UPDATE payloads SET body = CAST(body AS TEXT) WHERE idx = 11 AND name = 'note'",
    ],
    ['a leaf into a text', 'UPDATE entries SET leaf = CAST(leaf AS TEXT) WHERE idx = 1'],
    ['a salt into a number', 'UPDATE payloads SET salt = 5 WHERE idx = 5'],
    ['an erased payload into a number', 'UPDATE payloads SET salt = 5 WHERE idx = 1'],
  ])('is found out that has %s', async (_, statement) => {
    const place = copyOf(whole)
    loosen(place)
    expect(tamper(place, statement)).toBe(true)
    expect(await expectSame(place, 3)).toMatchObject({ ok: false })
  })
})

function fail(): never {
  throw new TypeError('nothing was spelled')
}
