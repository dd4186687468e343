import fc from 'fast-check'
import { createCipheriv } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { Readable } from 'node:stream'
import { isRefusal } from '../src/refusal.js'
import { createCloak } from '../src/vault/cloak.js'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import { DOMAINS } from '../src/vault/domain.js'
import { MACS_AT_ONCE, macOf, Macs } from '../src/vault/mac.js'
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

/** AES-256-CMAC by the book: CBC of the whole message, its last block mixed with a subkey. */
function cmac(key: Buffer, message: Buffer): string {
  const ecb = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const double = (block: bigint) =>
    ((block << 1n) & ((1n << 128n) - 1n)) ^ (block >> 127n === 1n ? 0x87n : 0n)
  const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`)
  const whole = double(number(ecb.update(Buffer.alloc(16))))
  const length = Math.max(16, Math.ceil(message.length / 16) * 16)
  const padded = Buffer.alloc(length)
  message.copy(padded)
  if (message.length < length) padded[message.length] = 0x80
  const last = number(padded.subarray(-16)) ^ (message.length < length ? double(whole) : whole)
  padded.write(last.toString(16).padStart(32, '0'), length - 16, 'hex')
  const cbc = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
  return cbc.update(padded).subarray(-16).toString('hex')
}

/** The MACs of texts taken together, in hex, the largest byte first. */
function macsOf(texts: readonly Buffer[]): string[] {
  const starts = new Uint32Array(texts.length + 1)
  for (const [at, { length }] of texts.entries()) starts[at + 1] = (starts[at] ?? 0) + length
  const bytes = Buffer.concat(texts)
  const macs = new Macs(KEY, 'PERSON').each({ count: texts.length, bytes, starts })
  return texts.map((_, at) =>
    Buffer.from(macs.subarray(at * 16, (at + 1) * 16))
      .reverse()
      .toString('hex'),
  )
}

const texts = fc
  .string({ unit: 'binary', maxLength: 80 })
  .filter((text) => !/[\ud800-\udfff]/u.test(text))

describe('the keyed MAC', () => {
  // NIST SP 800-38B, examples of CMAC with AES-256.
  const nist = '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'
  const text =
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710'

  it.each([
    [0, '028962f61b7bf89efc6b551f4667d983'],
    [16, '28a7023f452e8f82bd4bf28d8c37c35c'],
    [40, 'aaf3d8f1de5640c232f5b169b9c911e6'],
    [64, 'e1992190549f6ed5696a2c056c315410'],
  ])('has a yardstick that agrees with NIST on %d bytes', (length, mac) => {
    const message = Buffer.from(text, 'hex').subarray(0, length)
    expect(cmac(Buffer.from(nist, 'hex'), message)).toBe(mac)
  })

  it('is AES-256-CMAC of the domain and the text, for every text, alone or among others', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 50 }), (list) => {
        const bytes = list.map((each) => Buffer.from(each))
        const found = macsOf(bytes)
        const code = Buffer.of(DOMAINS.PERSON.code)
        expect(found).toEqual(bytes.map((each) => cmac(KEY, Buffer.concat([code, each]))))
        expect(list.map((each) => macOf(KEY, 'PERSON', each))).toEqual(
          found.map((mac) => BigInt(`0x${mac}`).toString()),
        )
      }),
    )
    expect(macOf(KEY, 'PERSON', 'a')).not.toBe(macOf(KEY, 'CLASS', 'a'))
  })

  it('is worked out for as many texts as are taken at once, and long ones among them', () => {
    const list = Array.from({ length: MACS_AT_ONCE }, (_, at) => 'x'.repeat(at % 200))
    list[2321] = 'y'.repeat(600_000)
    const found = macsOf(list.map((each) => Buffer.from(each)))
    for (const at of [0, 199, 2320, 2321, 2322, MACS_AT_ONCE - 1]) {
      expect(BigInt(`0x${found[at] ?? ''}`).toString()).toBe(macOf(KEY, 'PERSON', list[at] ?? ''))
    }
    expect(new Set(found).size).toBe(201)
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
