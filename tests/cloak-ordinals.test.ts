import fc from 'fast-check'
import { existsSync, renameSync } from 'node:fs'
import { Readable } from 'node:stream'
import { DuckDBInstance } from '@duckdb/node-api'
import { isRefusal } from '../src/refusal.js'
import { createCloak } from '../src/vault/cloak.js'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import { macOf, macSql, prepareMac } from '../src/vault/mac.js'
import { shuffled } from '../src/vault/ordinals.js'
import { crosswalkPath, draft, snapshotPath } from '../src/vault/places.js'
import {
  KEY,
  NOW,
  USERS_11,
  filesBelow,
  folder,
  load,
  removeFolders,
  rosterFolder,
  user,
} from './roster-support.js'

afterAll(removeFolders)

const ids = Array.from({ length: 200 }, (_, i) => `student-${i}`)
const users = (list: readonly string[]) =>
  rosterFolder({
    'users.csv': [USERS_11, ...list.map((sourcedId) => user({ sourcedId }))].join('\n'),
  })
const inFileOrder = 'SELECT sourcedId AS o FROM users ORDER BY line'
const numbers = (rows: Record<string, unknown>[]) => rows.map((row) => Number(row['o']))

describe('ordinals', () => {
  it('run from 1 without a gap, in an order that is not the order of the file', async () => {
    const { rows } = await load(folder(), users(ids))
    const found = numbers(await rows(inFileOrder))
    expect([...found].sort((a, b) => a - b)).toEqual(ids.map((_, i) => i + 1))
    expect(correlation(found)).toBeLessThan(0.3)
  })

  it('are drawn anew for every district, also under one key', async () => {
    const one = await load(folder(), users(ids))
    const two = await load(folder(), users(ids))
    expect(numbers(await one.rows(inFileOrder))).not.toEqual(numbers(await two.rows(inFileOrder)))
  })

  it('stay as they were when the next load has another order, and new ones come after', async () => {
    const dataDir = folder()
    const first = await load(dataDir, users(ids))
    const before = numbers(await first.rows(inFileOrder))
    const turned = [...ids].reverse()
    const second = await load(dataDir, users(['new-1', ...turned, 'new-2']), first.loaded.snapshot)
    const after = numbers(await second.rows(inFileOrder))
    expect(after.slice(1, -1).reverse()).toEqual(before)
    expect([after[0], after.at(-1)].sort()).toEqual([201, 202])
    const crosswalk = createCrosswalk({ dataDir, vaultKey: KEY })
    const raw = await crosswalk.raw(second.loaded.snapshot, 'PERSON', after)
    expect([...raw.values()].sort()).toEqual(['new-1', ...ids, 'new-2'].sort())
  })

  it('of someone who was away for a load are the same on return', async () => {
    const dataDir = folder()
    const first = await load(dataDir, users(ids))
    const before = numbers(await first.rows(inFileOrder))
    const second = await load(dataDir, users(ids.slice(0, 3)), first.loaded.snapshot)
    const third = await load(dataDir, users(ids), second.loaded.snapshot)
    expect(numbers(await third.rows(inFileOrder))).toEqual(before)
  })

  it('are refused to a load that brings another vault key', async () => {
    const dataDir = folder()
    const first = await load(dataDir, users(ids))
    const cloak = createCloak({ dataDir, vaultKey: Buffer.alloc(32, 9) })
    await expect(
      cloak.load({ kind: 'path', path: users(ids) }, NOW, first.loaded.snapshot, () => undefined),
    ).rejects.toMatchObject({ code: 'VAULT_FAILED' })
  })

  it('are dealt like cards: every one once, and every place alike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 500 }),
        (first, count) => {
          const dealt = [...shuffled(first, count)].sort((a, b) => a - b)
          expect(dealt).toEqual(Array.from({ length: count }, (_, i) => first + i))
        },
      ),
    )
    const seen = [0, 0, 0, 0]
    for (let i = 0; i < 4000; i++) {
      const at = shuffled(1, 4).indexOf(1)
      seen[at] = (seen[at] ?? 0) + 1
    }
    // Four standard deviations of a fair deal are 110.
    for (const count of seen) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  const correlation = (found: readonly number[]) => {
    const mean = (found.length + 1) / 2
    const covariance = found.reduce((sum, value, at) => sum + (value - mean) * (at + 1 - mean), 0)
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return Math.abs(covariance / variance)
  }
})

describe('the keyed MAC', () => {
  it('is HMAC-SHA256 in SQL as in JavaScript, for every text', async () => {
    const database = await DuckDBInstance.create(':memory:')
    const connection = await database.connect()
    const statement = await prepareMac(
      connection,
      `SELECT ${macSql('$3::VARCHAR')}::VARCHAR AS mac`,
      KEY,
      'PERSON',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/u.test(text)),
          fc.constantFrom('\\x41', 'A', '\u0000', '\\', ''),
        ),
        async (text) => {
          statement.bindVarchar(3, text)
          const rows = (await statement.runAndReadAll()).getRows()
          expect(rows[0]?.[0]).toBe(macOf(KEY, 'PERSON', text))
        },
      ),
    )
    expect(macOf(KEY, 'PERSON', 'a')).not.toBe(macOf(KEY, 'CLASS', 'a'))
  })
})

describe('an import', () => {
  const start = async (dataDir: string) => {
    const cloak = createCloak({ dataDir, vaultKey: KEY })
    const outcome = await cloak.load({ kind: 'path', path: users(ids) }, NOW, null, () => undefined)
    if (isRefusal(outcome)) throw new Error(outcome.code)
    return { cloak, outcome, snapshot: outcome.loaded.snapshot }
  }

  it('counts for nothing until it is kept, and leaves nothing when it is discarded', async () => {
    const dataDir = folder()
    const { cloak, outcome, snapshot } = await start(dataDir)
    expect(existsSync(cloak.snapshotFile(snapshot))).toBe(false)
    await outcome.discard()
    expect(filesBelow(dataDir)).toEqual([])
  })

  it('is refused while another has not been kept or discarded', async () => {
    const { cloak, outcome } = await start(folder())
    const again = () => cloak.load({ kind: 'path', path: users(ids) }, NOW, null, () => undefined)
    expect(await again()).toMatchObject({ code: 'IMPORT_RUNNING' })
    await outcome.discard()
    const next = await again()
    expect(isRefusal(next)).toBe(false)
  })

  it('that the ledger knows is finished by a sweep, also if it was cut between its two files', async () => {
    const dataDir = folder()
    const { cloak, snapshot } = await start(dataDir)
    renameSync(draft(crosswalkPath(dataDir, snapshot)), crosswalkPath(dataDir, snapshot))
    await cloak.sweep(new Set([snapshot]))
    expect(filesBelow(dataDir).sort()).toEqual(
      [snapshotPath(dataDir, snapshot), crosswalkPath(dataDir, snapshot)].sort(),
    )
  })

  it('that was kept survives the sweep of a ledger that does not know it', async () => {
    const dataDir = folder()
    const { cloak, outcome } = await start(dataDir)
    await outcome.keep()
    await cloak.sweep(new Set())
    expect(filesBelow(dataDir)).toHaveLength(2)
  })

  it('tells how far it is, and ends by storing', async () => {
    const steps: string[] = []
    const cloak = createCloak({ dataDir: folder(), vaultKey: KEY })
    await cloak.load({ kind: 'path', path: users(ids) }, NOW, null, ({ phase, share }) => {
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      if (steps.at(-1) !== phase) steps.push(phase)
    })
    expect(steps[0]).toBe('reading')
    expect(steps.at(-1)).toBe('storing')
  })

  it('whose upload breaks off is refused and leaves nothing', async () => {
    const dataDir = folder()
    const cloak = createCloak({ dataDir, vaultKey: KEY })
    const stream = new Readable({
      read() {
        this.push('PK')
        setImmediate(() => this.destroy(new Error('gone')))
      },
    })
    expect(await cloak.load({ kind: 'zip', stream }, NOW, null, () => undefined)).toMatchObject({
      code: 'PACKAGE_UNREADABLE',
    })
    expect(filesBelow(dataDir)).toEqual([])
  })

  it('of a zip that never ends is stopped at the limit', async () => {
    const { IMPORT_LIMITS } = await import('../src/vault/cloak.js')
    const limits = { ...IMPORT_LIMITS, roster: { ...IMPORT_LIMITS.roster, zipBytes: 1 << 20 } }
    const cloak = createCloak({ dataDir: folder(), vaultKey: KEY, limits })
    const stream = new Readable({
      read() {
        this.push(Buffer.alloc(65_536))
      },
    })
    expect(await cloak.load({ kind: 'zip', stream }, NOW, null, () => undefined)).toMatchObject({
      code: 'PACKAGE_TOO_LARGE',
    })
  })
})
