import { readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { isRefusal } from '../src/refusal.js'
import { Facts } from '../src/roster/facts.js'
import { ROSTER_LIMITS, type RosterLimits } from '../src/roster/limits.js'
import { openPackage, type PackageSource } from '../src/roster/package.js'
import { folder, removeFolders, rosterFolder, rosterZip } from './roster-support.js'

afterAll(removeFolders)

describe('a file of a folder', () => {
  it('is read in its order and to its end, whatever its size', async () => {
    for (const size of [0, 1, (1 << 20) - 1, 1 << 20, (5 << 20) + 3]) {
      const bytes = Buffer.alloc(size)
      for (let at = 0; at < size; at += 1000) bytes.writeUInt8((at / 1000) % 251, at)
      const path = rosterFolder({ 'users.csv': bytes })
      const roster = await openPackage({ kind: 'path', path }, ROSTER_LIMITS, new Facts())
      if (isRefusal(roster)) throw new Error(roster.code)
      const found: Buffer[] = []
      const file = await roster.files[0]?.open()
      for await (const piece of file ?? []) found.push(Buffer.from(piece))
      expect(Buffer.concat(found).equals(bytes)).toBe(true)
    }
  })

  it('is closed again if it is not read to its end', async () => {
    const path = rosterFolder({ 'users.csv': Buffer.alloc(4 << 20) })
    const roster = await openPackage({ kind: 'path', path }, ROSTER_LIMITS, new Facts())
    if (isRefusal(roster)) throw new Error(roster.code)
    const before = readdirSync('/proc/self/fd').length
    for await (const piece of (await roster.files[0]?.open()) ?? []) {
      expect(piece.length).toBe(1 << 20)
      break
    }
    expect(readdirSync('/proc/self/fd')).toHaveLength(before)
  })
})

const USERS = 'sourcedId\nu1\n'

async function opened(source: PackageSource, limits: Partial<RosterLimits> = {}) {
  const facts = new Facts()
  const roster = await openPackage(source, { ...ROSTER_LIMITS, ...limits }, facts)
  if (isRefusal(roster)) return roster.code
  await roster.close()
  return { kinds: roster.files.map(({ kind }) => kind), facts: facts.counts() }
}

const zipped = (bytes: Buffer): PackageSource => ({ kind: 'zip', bytes })

interface RawEntry {
  readonly name: string
  readonly body: Buffer
  readonly mode?: number
  readonly flags?: number
  readonly method?: number
  /** What the directory claims, in place of the truth. */
  readonly claimed?: number
  /** Where the directory says the entry lies, in place of the truth. */
  readonly at?: number
}

/** A zip written by hand, as no honest program writes it. */
function rawZip(entries: readonly RawEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, body, mode = 0o100644, flags = 0, method = 8, claimed, at } of entries) {
    const packed = method === 8 ? deflateRawSync(body) : body
    const size = claimed ?? body.length
    const bytes = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(size, 22)
    local.writeUInt16LE(bytes.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(0x031e, 4)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(bytes.length, 28)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(at ?? offset, 42)
    if (at === undefined) {
      files.push(local, bytes, packed)
      offset += 30 + bytes.length + packed.length
    }
    directory.push(central, bytes)
  }
  const tail = Buffer.alloc(22)
  const length = directory.reduce((sum, part) => sum + part.length, 0)
  tail.writeUInt32LE(0x06054b50, 0)
  tail.writeUInt16LE(entries.length, 8)
  tail.writeUInt16LE(entries.length, 10)
  tail.writeUInt32LE(length, 12)
  tail.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, tail])
}

const users: RawEntry = { name: 'users.csv', body: Buffer.from(USERS) }

describe('a package', () => {
  it('is read from a folder, a zip on disk and a zip in memory', async () => {
    const zip = await rosterZip({ 'users.csv': USERS, 'orgs.csv': 'sourcedId\n' })
    const path = join(folder(), 'roster.zip')
    writeFileSync(path, zip)
    for (const source of [
      { kind: 'path', path: rosterFolder({ 'users.csv': USERS, 'orgs.csv': '' }) },
      { kind: 'path', path },
      zipped(zip),
    ] as const) {
      const roster = await opened(source)
      expect(roster).toMatchObject({ facts: {} })
      expect(typeof roster === 'object' && [...roster.kinds].sort()).toEqual(['orgs', 'users'])
    }
  })

  it('is read although file names differ in case or lie in one folder, and both are noted', async () => {
    const zip = await rosterZip({ 'export/Users.CSV': USERS, '__MACOSX/._users.csv': 'x' })
    expect(await opened(zipped(zip))).toEqual({
      kinds: ['users'],
      facts: { 'package.nested_file': 1, 'package.file_name_case': 1, 'package.unknown_file': 1 },
    })
  })

  it('notes files that are not of the specification, and does not read them', async () => {
    const path = rosterFolder({ 'users.csv': USERS, 'Zelda OConnor.csv': 'x', 'SOURCE.txt': 'y' })
    expect(await opened({ kind: 'path', path })).toEqual({
      kinds: ['users'],
      facts: { 'package.unknown_file': 2 },
    })
  })

  it('without users.csv is refused', async () => {
    expect(await opened({ kind: 'path', path: rosterFolder({ 'orgs.csv': '' }) })).toBe(
      'PACKAGE_EMPTY',
    )
  })

  it('that is no zip, or is cut short, is refused', async () => {
    expect(await opened(zipped(Buffer.from('sourcedId,name\n')))).toBe('PACKAGE_UNREADABLE')
    const zip = await rosterZip({ 'users.csv': USERS })
    expect(await opened(zipped(zip.subarray(0, zip.length - 9)))).toBe('PACKAGE_UNREADABLE')
    expect(await opened({ kind: 'path', path: join(folder(), 'none') })).toBe('PACKAGE_UNREADABLE')
  })
})

describe('a trap', () => {
  it('is built by hand here, and the hand builds sound zips too', async () => {
    expect(await opened(zipped(rawZip([users])))).toEqual({ kinds: ['users'], facts: {} })
  })

  it.each(['../users.csv', '/users.csv', 'a/../../users.csv', 'C:/users.csv', 'a\\users.csv'])(
    'named %s is refused',
    async (name) => {
      expect(await opened(zipped(rawZip([users, { ...users, name }])))).toBe('PACKAGE_UNSAFE')
    },
  )

  it('that is a link is refused, in a zip and in a folder', async () => {
    const link = { name: 'orgs.csv', body: Buffer.from('/etc/passwd'), mode: 0o120777 }
    expect(await opened(zipped(rawZip([users, link])))).toBe('PACKAGE_UNSAFE')
    const path = rosterFolder({ 'users.csv': USERS })
    symlinkSync('/etc/passwd', join(path, 'orgs.csv'))
    expect(await opened({ kind: 'path', path })).toBe('PACKAGE_UNSAFE')
  })

  it('that is encrypted is refused', async () => {
    expect(await opened(zipped(rawZip([{ ...users, flags: 1 }])))).toBe('PACKAGE_UNSAFE')
  })

  it('that is packed by another method is refused', async () => {
    expect(await opened(zipped(rawZip([{ ...users, method: 12 }])))).toBe('PACKAGE_UNREADABLE')
  })

  it('that unpacks to far more than a roster is refused before it is unpacked', async () => {
    const bomb = { name: 'users.csv', body: Buffer.alloc(30 << 20) }
    expect(await opened(zipped(rawZip([bomb])))).toBe('PACKAGE_UNSAFE')
  })

  it('that lies about its size is refused', async () => {
    const liar = { ...users, claimed: 5 << 20 }
    expect(await opened(zipped(rawZip([liar])))).toBe('PACKAGE_UNSAFE')
  })

  it('whose entries share their bytes is refused', async () => {
    const body = Buffer.from(Array.from({ length: 20_000 }, () => String(Math.random())).join(','))
    const kinds = ['orgs', 'courses', 'classes', 'results']
    const shared = kinds.map((kind) => ({ name: `${kind}.csv`, body, at: 0 }))
    expect(await opened(zipped(rawZip([{ name: 'users.csv', body }, ...shared])))).toBe(
      'PACKAGE_UNSAFE',
    )
  })

  it('of too many entries is refused', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ ...users, name: `${i}.txt` }))
    expect(await opened(zipped(rawZip([users, ...many])))).toBe('PACKAGE_UNSAFE')
  })

  it('of two files of one kind is refused, also where case or folder tell them apart', async () => {
    for (const name of ['users.csv', 'USERS.csv', 'more/users.csv']) {
      expect(await opened(zipped(rawZip([users, { ...users, name }])))).toBe('PACKAGE_UNSAFE')
    }
  })

  it('of a file or a package past the limits is refused', async () => {
    const zip = await rosterZip({ 'users.csv': USERS, 'orgs.csv': USERS })
    expect(await opened(zipped(zip), { fileBytes: 5 })).toBe('PACKAGE_TOO_LARGE')
    expect(await opened(zipped(zip), { packageBytes: USERS.length + 1 })).toBe('PACKAGE_TOO_LARGE')
    const path = rosterFolder({ 'users.csv': USERS })
    truncateSync(join(path, 'users.csv'), 2 ** 33)
    expect(await opened({ kind: 'path', path })).toBe('PACKAGE_TOO_LARGE')
  })
})
