import Database from 'better-sqlite3'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { signCheckpoint } from '../src/ledger/checkpoint.js'
import { createSigner } from '../src/ledger/key.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import { hashLeaf, sha256 } from '../src/ledger/tree.js'
import {
  append,
  faultOf,
  ORIGIN,
  Place,
  released,
  SEED,
  SIGNER,
  started,
} from './ledger-fixture.js'

let place: Place

/** A closed ledger of five entries: opened, q1 started and released, q2 started and released. */
beforeEach(async () => {
  place = new Place()
  const ledger = await place.open()
  await append(ledger, started('q1', 'SELECT 11'), released('q1', [1, 2, 3]))
  await append(ledger, started('q2', 'SELECT 22'), released('q2', [3, 4]))
  await ledger.close()
})
afterEach(() => {
  place.remove()
})

/** What somebody with the disk in hand can do: no trigger stands in their way. */
function tamper(...statements: readonly string[]): void {
  const db = new Database(place.file)
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`DROP TRIGGER ${String(name)}`)
  for (const statement of statements) db.exec(statement)
  db.close()
}

async function findings(): Promise<string> {
  const { directory, anchorFile } = place
  const { ok, findings: all } = await verifyLedgerFolder({
    directory,
    anchorFile,
    vkey: SIGNER.vkey,
  })
  return `${ok ? 'sound' : 'unsound'}: ${all.join(' ')}`
}

const flip = (column: string, at: number): string =>
  // Bytes of a blob, in hex, with one digit exchanged.
  `unhex(substr(hex(${column}), 1, ${at}) || CASE substr(hex(${column}), ${at + 1}, 1) WHEN '3' THEN '2' ELSE '3' END || substr(hex(${column}), ${at + 2}))`

describe('whoever alters the file', () => {
  it.each([
    ['a byte of a leaf', `UPDATE entries SET leaf = ${flip('leaf', 40)} WHERE idx = 2`, /Entry 2/],
    [
      'a stored leaf hash',
      `UPDATE entries SET leaf_hash = ${flip('leaf_hash', 0)} WHERE idx = 2`,
      /Entry 2: the leaf does not fit/,
    ],
    [
      'whom an answer was about',
      `UPDATE payloads SET body = CAST('[1,2]' AS BLOB) WHERE idx = 2`,
      /Entry 2: the payload "subjects"/,
    ],
    [
      'a text',
      `UPDATE payloads SET body = CAST('SELECT 12' AS BLOB) WHERE idx = 1`,
      /Entry 1: the payload "sql"/,
    ],
    [
      'a salt',
      `UPDATE payloads SET salt = zeroblob(16) WHERE idx = 1`,
      /Entry 1: the payload "sql"/,
    ],
    [
      'where the salt of a text ends, so that its first words are none of it',
      `UPDATE payloads SET salt = CAST(salt || substr(body, 1, 7) AS BLOB), body = substr(body, 8) WHERE idx = 1`,
      /Entry 1: the payload "sql"/,
    ],
    ['the kind of a payload', `UPDATE payloads SET kind = 'text' WHERE idx = 2`, /Entry 2/],
    [
      'a set of pupils into nothing, as if erased',
      `UPDATE payloads SET body = NULL, salt = NULL WHERE idx = 2`,
      /Entry 2: the payload "subjects"/,
    ],
    [
      'by whom an entry is found',
      `UPDATE entries SET actor = 'eve' WHERE idx = 1`,
      /Entry 1: a column/,
    ],
    [
      'of which session it is',
      `UPDATE entries SET session = NULL WHERE idx = 1`,
      /Entry 1: a column/,
    ],
    [
      'the time it is found by',
      `UPDATE entries SET at = at + 1 WHERE idx = 1`,
      /Entry 1: a column/,
    ],
    [
      'the checkpoint',
      `UPDATE checkpoints SET note = replace(note, '${ORIGIN}', 'x')`,
      /checkpoint/,
    ],
    [
      'the size in the checkpoint',
      `UPDATE checkpoints SET note = replace(note, char(10) || '5' || char(10), char(10) || '4' || char(10))`,
      /The stored checkpoint bears a signature/,
    ],
    ['the size beside it', `UPDATE checkpoints SET size = 4`, /edge of the tree/],
    [
      'the edge of the tree',
      `UPDATE checkpoints SET frontier = ${flip('frontier', 5)}`,
      /edge of the tree/,
    ],
    [
      'away the last entry',
      `DELETE FROM payloads WHERE idx = 4; DELETE FROM persons WHERE idx = 4; DELETE FROM entries WHERE idx = 4`,
      /./,
    ],
    [
      'away an entry',
      `DELETE FROM payloads WHERE idx = 2; DELETE FROM persons WHERE idx = 2; DELETE FROM entries WHERE idx = 2`,
      /Entry 2 is missing/,
    ],
    [
      'away the first entry',
      `DELETE FROM payloads; DELETE FROM entries WHERE idx = 0`,
      /first entry/,
    ],
    [
      'away all entries',
      `DELETE FROM payloads; DELETE FROM persons; DELETE FROM entries`,
      /first entry/,
    ],
    [
      'away a payload',
      `DELETE FROM payloads WHERE idx = 3`,
      /Entry 3: the payload "sql" is missing/,
    ],
    [
      'a pupil out of the list that entries are found by',
      `DELETE FROM persons WHERE idx = 2 AND ordinal = 3`,
      /Entry 2: what it is found by/,
    ],
    ['a pupil into it', `INSERT INTO persons VALUES (9, 2)`, /Entry 2: what it is found by/],
    [
      'a pupil of no entry into it',
      `PRAGMA foreign_keys = OFF; INSERT INTO persons VALUES (9, 99)`,
      /belong to no entry/,
    ],
    [
      'for whom an entry is found',
      `UPDATE entries SET engineer = 'eve' WHERE idx = 1`,
      /Entry 1: a column/,
    ],
    ['away the checkpoint', `DELETE FROM checkpoints`, /checkpoint is missing/],
    [
      'in a payload',
      `INSERT INTO payloads VALUES (0, 'note', 'text', zeroblob(16), x'41')`,
      /Entry 0/,
    ],
    [
      'in a payload of no entry',
      `PRAGMA foreign_keys = OFF; INSERT INTO payloads VALUES (99, 'note', 'text', zeroblob(16), x'41')`,
      /belong to no entry/,
    ],
    [
      'in an entry',
      `INSERT INTO entries SELECT 5, leaf, leaf_hash, type, at, actor, session, request, vendor, engineer, ticket FROM entries WHERE idx = 3; INSERT INTO payloads SELECT 5, name, kind, salt, body FROM payloads WHERE idx = 3`,
      /not those that the stored checkpoint/,
    ],
    [
      'the order of two entries',
      `PRAGMA foreign_keys = OFF; UPDATE entries SET idx = 9 WHERE idx = 1; UPDATE entries SET idx = 1 WHERE idx = 3; UPDATE entries SET idx = 3 WHERE idx = 9; UPDATE payloads SET idx = 9 WHERE idx = 1; UPDATE payloads SET idx = 1 WHERE idx = 3; UPDATE payloads SET idx = 3 WHERE idx = 9`,
      /not those that the stored checkpoint/,
    ],
  ])(
    '(%s) is found by verifying, and the ledger does not open',
    async (_what, statements, told) => {
      expect(await findings()).toMatch(/^sound/)
      tamper(statements)
      const said = await findings()
      expect(said).toMatch(/^unsound/)
      expect(said).toMatch(told)
      expect(said).not.toContain('SELECT')
      expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    },
  )

  it('and mends the leaf hash too is found by the tree', async () => {
    const db = new Database(place.file)
    const row = db.prepare<[], { leaf: Buffer }>('SELECT leaf FROM entries WHERE idx = 1').get()
    db.close()
    const leaf = Buffer.from((row?.leaf.toString() ?? '').replace('"query":"q1"', '"query":"q9"'))
    const hex = (bytes: Buffer): string => `x'${bytes.toString('hex')}'`
    tamper(
      `UPDATE entries SET leaf = ${hex(leaf)}, leaf_hash = ${hex(hashLeaf(leaf))} WHERE idx = 1`,
    )
    expect(await findings()).toMatch(/^unsound.* The entries are not those/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
  })

  it('in raw bytes is found wherever it matters; where it does not, every answer stays the same', async () => {
    const whole = readFileSync(place.file)
    const answers = async (): Promise<unknown> => {
      const ledger = await place.open()
      const page = { limit: 10 }
      const found = [await ledger.list({}, page), await ledger.list({ session: 'ses_1' }, page)]
      await ledger.close()
      return found
    }
    const sound = await answers()
    let refused = 0
    for (let at = 100; at < whole.length; at += 293) {
      const altered = Buffer.from(whole)
      altered.writeUInt8(altered.readUInt8(at) ^ 0xff, at)
      writeFileSync(place.file, altered)
      // Free space between rows may change without harm; a row or an index may not.
      const fault = await faultOf(answers().then((same) => expect(same).toEqual(sound)))
      if (fault !== 'no fault') refused += 1
      for (const beside of ['-wal', '-shm']) rmSync(place.file + beside, { force: true })
      writeFileSync(place.file, whole)
    }
    expect(refused).toBeGreaterThan(10)
  })

  it('and takes an entry out of an index, to hide it from a search, is found', async () => {
    const db = new Database(place.file)
    const root = db
      .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'entries_session'")
      .pluck()
      .get()
    const pageSize = Number(db.pragma('page_size', { simple: true }))
    db.close()
    const bytes = readFileSync(place.file)
    const at = bytes.indexOf('ses_1', ((root ?? 1) - 1) * pageSize)
    bytes.write('ses_0', at)
    writeFileSync(place.file, bytes)
    expect(await findings()).toMatch(/^unsound: The structure of the database/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
  })

  it('under the running service is found by its own verification', async () => {
    const ledger = await place.open()
    expect((await ledger.verify()).ok).toBe(true)
    tamper(`UPDATE payloads SET body = CAST('[1,2]' AS BLOB) WHERE idx = 2`)
    const { ok, findings: said } = await ledger.verify()
    expect(ok).toBe(false)
    expect(said).toEqual(['Entry 2: the payload "subjects" is missing or was altered.'])
    expect(await faultOf(ledger.entry(2))).toBe('LEDGER_CORRUPT')
    await ledger.close()
  })

  it('by putting an older file under the running service is found by its own verification', async () => {
    cpSync(place.directory, join(place.root, 'old'), { recursive: true })
    const ledger = await place.open()
    await append(ledger, started('q3'))
    const older = join(place.root, 'old', 'ledger.sqlite')
    for (const beside of ['-wal', '-shm']) {
      if (existsSync(place.file + beside))
        renameSync(place.file + beside, `${older}${beside}.aside`)
    }
    renameSync(place.file, join(place.root, 'aside'))
    cpSync(older, place.file)
    const { ok, findings: said } = await ledger.verify()
    expect(ok).toBe(false)
    expect(said.join(' ')).toMatch(/ends at 5 entries/)
    await ledger.close()
  })
})

describe('the database', () => {
  it.each([
    "UPDATE entries SET actor = 'eve'",
    'UPDATE entries SET leaf = leaf WHERE idx = 1',
    'DELETE FROM entries WHERE idx = 4',
    'INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE idx = 1',
    'INSERT INTO entries SELECT 9, leaf, leaf_hash, type, at, actor, session, request, vendor, engineer, ticket FROM entries WHERE idx = 1',
    'DELETE FROM payloads',
    "UPDATE payloads SET body = x'41' WHERE idx = 1",
    'UPDATE payloads SET body = NULL WHERE idx = 1',
    'UPDATE payloads SET body = NULL, salt = NULL WHERE idx = 2',
    "UPDATE payloads SET body = NULL, salt = NULL, name = 'note' WHERE idx = 1",
    "UPDATE payloads SET kind = 'text' WHERE idx = 2",
    'INSERT OR REPLACE INTO payloads SELECT * FROM payloads WHERE idx = 4',
    "INSERT INTO payloads VALUES (1, 'note', 'text', zeroblob(16), x'41')",
    'DELETE FROM checkpoints',
    'UPDATE checkpoints SET size = size',
    'DELETE FROM persons',
    'UPDATE persons SET ordinal = 9',
    'INSERT INTO persons VALUES (9, 2)',
    'INSERT OR REPLACE INTO checkpoints SELECT * FROM checkpoints',
  ])('refuses %s', (statement) => {
    const db = new Database(place.file)
    try {
      expect(() => db.exec(statement)).toThrow(
        /append-only|at its end|its entry|erased|goes back|newest/,
      )
    } finally {
      db.close()
    }
  })
})

describe('the anchor', () => {
  const older = (): string => join(place.root, 'older')

  /** Keeps a copy of the folder, goes on, and puts the copy back. */
  async function restoreOlder(): Promise<void> {
    cpSync(place.directory, older(), { recursive: true })
    const ledger = await place.open()
    await append(ledger, started('q3'))
    await ledger.close()
    rmSync(place.directory, { recursive: true })
    renameSync(older(), place.directory)
  }

  it('refuses an older copy of the ledger, so that no second history is signed', async () => {
    await restoreOlder()
    expect(await findings()).toMatch(/^unsound.*ends at 5 entries/)
    expect(await faultOf(place.open())).toBe('LEDGER_OLDER_THAN_ANCHOR')
  })

  it('refuses an empty folder in the place of a ledger', async () => {
    rmSync(place.directory, { recursive: true })
    expect(await faultOf(place.open())).toBe('LEDGER_OLDER_THAN_ANCHOR')
  })

  it('refuses a ledger of the same or a greater size with another history', async () => {
    const anchored = readFileSync(place.anchorFile)
    const fork = new Place()
    const forked = await fork.open()
    for (let at = 0; at < 6; at += 1) await append(forked, started(`forked ${at}`))
    await forked.close()
    rmSync(place.directory, { recursive: true })
    cpSync(fork.directory, place.directory, { recursive: true })
    writeFileSync(place.anchorFile, anchored)
    expect(await findings()).toMatch(/^unsound: The first 5 entries are not those/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    fork.remove()
  })

  it('that is gone is noticed, or removing it would allow an older copy', async () => {
    await restoreOlder()
    rmSync(place.anchorFile)
    expect(await findings()).toMatch(/^unsound: The anchor file is missing/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
  })

  it('that is damaged, or signed by another key, is refused', async () => {
    const other = createSigner(ORIGIN, Buffer.alloc(32, 8))
    const forged = signCheckpoint({ origin: ORIGIN, size: 1, root: sha256(Buffer.of(1)) }, other)
    for (const content of ['', 'nonsense', forged]) {
      writeFileSync(place.anchorFile, content)
      expect(await findings()).toMatch(/^unsound: The anchor file/)
      expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    }
  })

  it('that lags behind, as after a crash between commit and anchor, is brought up to date', async () => {
    const lagging = readFileSync(place.anchorFile)
    const first = await place.open()
    await append(first, started('q3'))
    await first.close()
    writeFileSync(place.anchorFile, lagging)
    const second = await place.open()
    expect(place.anchored()).toBe(second.checkpoint())
    await second.close()
  })

  it('holds the newest checkpoint whenever a caller has been told', async () => {
    const ledger = await place.open()
    for (let at = 0; at < 5; at += 1) {
      await append(ledger, started(`q${at}`))
      expect(place.anchored()).toBe(ledger.checkpoint())
    }
    await ledger.close()
  })

  it('must not lie in the folder that would be restored with it', async () => {
    for (const anchorFile of [join(place.directory, 'anchor'), join(place.directory, 'a', 'b')]) {
      expect(await faultOf(place.open({ anchorFile }))).toBe('CONFIG_INVALID')
    }
  })

  it('may be missing when the service died before it first wrote one', async () => {
    const young = new Place()
    await young.open().then((ledger) => ledger.close())
    rmSync(young.anchorFile)
    const ledger = await young.open()
    expect(young.anchored()).toBe(ledger.checkpoint())
    await ledger.close()
    young.remove()
  })
})

describe('a ledger', () => {
  it('does not open with another key or under another name', async () => {
    const signer = createSigner(ORIGIN, Buffer.alloc(32, 9))
    expect(await faultOf(place.open({ signer }))).toBe('LEDGER_CORRUPT')
    expect(await faultOf(place.open({ origin: 'other.example' }))).toBe('LEDGER_CORRUPT')
    const same = await place.open({ signer: createSigner(ORIGIN, SEED) })
    await same.close()
  })

  it('is left alone by an opener that finds it unsound', async () => {
    tamper('DELETE FROM payloads WHERE idx = 3')
    const before = readFileSync(place.anchorFile)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    expect(readFileSync(place.anchorFile)).toEqual(before)
  })

  it('in a file of another program, or no database at all, is refused', async () => {
    rmSync(place.file)
    const db = new Database(place.file)
    db.exec('CREATE TABLE entries (x)')
    db.close()
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    writeFileSync(place.file, 'not a database, but a text of some length'.repeat(200))
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    mkdirSync(join(place.root, 'empty'))
    const nowhere = { directory: join(place.root, 'empty'), anchorFile: place.anchorFile }
    expect(await faultOf(verifyLedgerFolder(nowhere))).toBe('LEDGER_CORRUPT')
  })
})
