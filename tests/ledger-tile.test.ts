import fc from 'fast-check'
import { Levels } from '../src/ledger/levels.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { proveConsistency, proveInclusion, subtreesOf } from '../src/ledger/proof.js'
import { Publication, type LeafPages } from '../src/ledger/publication.js'
import {
  entryBundle,
  formatTilePath,
  hashTile,
  parseTilePath,
  readEntryBundle,
  readHashTile,
  tilesBetween,
  TILE_WIDTH,
} from '../src/ledger/tile.js'
import { Frontier, hashLeaf, type Hash } from '../src/ledger/tree.js'
import { append, Place, started } from './ledger-fixture.js'

const leafOf = (at: number): Buffer => Buffer.from(`leaf ${at}`)
const leaves = Array.from({ length: 70_000 }, (_, at) => hashLeaf(leafOf(at)))
const subtree = subtreesOf(leaves)

/** A store that holds `size` leaves, gives uneven pages, and counts how many rows were read. */
function storeOf(size: number): { readonly read: () => number; readonly open: () => LeafPages } {
  let read = 0
  const page = (from: number) => {
    const end = Math.min(size, from + 300)
    const rows = leaves
      .slice(from, end)
      .map((leafHash, at) => ({ index: from + at, leaf: leafOf(from + at), leafHash }))
    read += rows.length
    return Promise.resolve(rows)
  }
  const open = (): LeafPages => ({ page, release: () => Promise.resolve() })
  return { read: () => read, open }
}

const publicationOf = (size: number): Publication => {
  const { open } = storeOf(size)
  return new Publication({ snapshot: () => Promise.resolve(open()) })
}

describe('the path of a tile', () => {
  it('is the one of C2SP tlog-tiles', () => {
    const paths = [
      formatTilePath({ level: 0, index: 1_234_067, width: 256 }),
      formatTilePath({ level: 1, index: 0, width: 17 }),
      formatTilePath({ level: 'entries', index: 1_000, width: 256 }),
    ]
    expect(paths).toEqual(['tile/0/x001/x234/067', 'tile/1/000.p/17', 'tile/entries/x001/000'])
  })

  it('is read back, whatever the tile', () => {
    const names = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 6 })),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(names, (name) => {
        expect(parseTilePath(formatTilePath(name))).toEqual(name)
      }),
    )
  })

  it.each([
    'tile/0/67',
    'tile/0/0067',
    'tile/0/x000/067',
    'tile/0/001/067',
    'tile/0/x001/x067',
    'tile/0/067.p/0',
    'tile/0/067.p/05',
    'tile/0/067.p/256',
    'tile/0/067.p/',
    'tile/7/000',
    'tile/00/000',
    'tile/-1/000',
    'tile/entries/../checkpoint',
    'tile/entries/x999/x999/x999/x999/x999/999',
    'tile/data/000',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/8/0/x001/067',
    '',
  ])('is not %j', (path) => {
    expect(parseTilePath(path)).toBeNull()
  })
})

describe('the tiles of a tree', () => {
  const widths = (size: number): string[] =>
    [...tilesBetween(0, size)]
      .filter(({ level }) => level !== 'entries')
      .map((name) => `${name.level}:${name.width}`)

  it('are those that the specification counts for 70,000 entries, and for 256', () => {
    const found = widths(70_000)
    const full = (level: number) => found.filter((tile) => tile === `${level}:256`).length
    expect([full(0), full(1)]).toEqual([273, 1])
    expect(found.filter((tile) => !tile.endsWith(':256'))).toEqual(['0:112', '1:17', '2:1'])
    expect(widths(256)).toEqual(['0:256', '1:1'])
    expect(widths(0)).toEqual([])
  })

  it('that an export adds are, run after run, all that the whole tree has', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(steps, (added) => {
        const there = new Set<string>()
        let size = 0
        for (const more of added) {
          for (const name of tilesBetween(size, size + more)) there.add(formatTilePath(name))
          size += more
        }
        const whole = [...tilesBetween(0, size)].map(formatTilePath)
        expect(whole.filter((path) => !there.has(path))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('hold the roots of the complete subtrees below them', async () => {
    const publication = publicationOf(70_000)
    const second = await publication.tile({ level: 2, index: 0, width: 1 }, 70_000)
    expect(second).toEqual(subtree(0, 65_536))
    const first = await publication.tile({ level: 1, index: 1, width: 17 }, 70_000)
    expect(first?.subarray(-32)).toEqual(subtree(272 * 256, 273 * 256))
    const zeroth = await publication.tile({ level: 0, index: 273, width: 112 }, 70_000)
    expect(zeroth).toEqual(hashTile(leaves.slice(273 * 256)))
  })

  it('that the tree has not are not there: empty, too wide, or past its size', async () => {
    const publication = publicationOf(600)
    const given = await Promise.all([
      publication.tile({ level: 0, index: 2, width: 88 }, 600),
      publication.tile({ level: 0, index: 2, width: 89 }, 600),
      publication.tile({ level: 0, index: 3, width: 1 }, 600),
      publication.tile({ level: 1, index: 0, width: 3 }, 600),
      publication.tile({ level: 0, index: 1, width: 256 }, 511),
      publication.tile({ level: 'entries', index: 0, width: 256 }, 255),
    ])
    expect(given.map((bytes) => bytes?.length ?? null)).toEqual([
      88 * 32,
      ...Array<null>(5).fill(null),
    ])
  })

  it('let anyone derive the root: a partial tile and the full ones beside it are the tree', async () => {
    for (const size of [1, 255, 256, 257, 600, 65_536, 66_000]) {
      const publication = publicationOf(size)
      const frontier = Frontier.empty()
      for await (const { path, bytes } of publication.files(0, size)) {
        if (!path.startsWith('tile/entries/')) continue
        for (const leaf of readEntryBundle(bytes) ?? []) frontier.append(hashLeaf(leaf))
      }
      expect(frontier.size).toBe(size)
      expect(frontier.root()).toEqual(subtree(0, size))
    }
  })
})

describe('a tile', () => {
  it('is read back, hashes and entries alike, and refused cut anywhere', () => {
    const hashes = leaves.slice(0, 5)
    expect(readHashTile(hashTile(hashes))).toEqual(hashes)
    for (const cut of [0, 1, 31, 33, 159]) {
      expect(readHashTile(hashTile(hashes).subarray(0, cut))).toBeNull()
    }
    expect(readHashTile(Buffer.alloc(257 * 32))).toBeNull()
    const bundle = entryBundle([Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(65_535, 7)])
    expect(readEntryBundle(bundle)).toHaveLength(3)
    expect(entryBundle(readEntryBundle(bundle) ?? [])).toEqual(bundle)
    for (const cut of [0, 1, 2, 4, 6, bundle.length - 1]) {
      expect(readEntryBundle(bundle.subarray(0, cut))).toBeNull()
    }
    expect(readEntryBundle(Buffer.alloc(2 * 257))).toBeNull()
    expect(() => entryBundle([Buffer.alloc(65_536)])).toThrow(TypeError)
  })
})

describe('proofs from tiles', () => {
  const somewhere = fc
    .integer({ min: 1, max: 70_000 })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))

  it('are those that the whole tree gives, of any entry in any size', async () => {
    const publication = publicationOf(70_000)
    await fc.assert(
      fc.asyncProperty(somewhere, async ([size, index]) => {
        const inclusion = await publication.inclusion(index, size)
        expect(inclusion).toEqual(proveInclusion(subtree, index, size))
        const consistency = await publication.consistency(index + 1, size)
        expect(consistency).toEqual(proveConsistency(subtree, index + 1, size))
      }),
      { numRuns: 40 },
    )
  })

  it('read a handful of rows once the levels are known, not the whole log', async () => {
    const { read, open } = storeOf(70_000)
    const publication = new Publication({ snapshot: () => Promise.resolve(open()) })
    await publication.inclusion(5, 70_000)
    const before = read()
    await publication.inclusion(30_000, 70_000)
    await publication.consistency(12_345, 70_000)
    expect(read() - before).toBeLessThanOrEqual(4 * 300)
  })

  it('need no reading through if the levels came along', async () => {
    const { read, open } = storeOf(70_000)
    const levels = new Levels()
    for (const leaf of leaves) levels.append(leaf)
    const publication = new Publication({ snapshot: () => Promise.resolve(open()), levels })
    const proof = await publication.inclusion(69_999, 70_000)
    expect(proof).toEqual(proveInclusion(subtree, 69_999, 70_000))
    expect(read()).toBe(0)
  })

  it('hold while the log grows under many callers at once', async () => {
    const publication = publicationOf(70_000)
    const sizes = [300, 65_000, 700, 70_000, 256, 66_000]
    const proofs = await Promise.all(sizes.map((size) => publication.inclusion(200, size)))
    expect(proofs).toEqual(sizes.map((size) => proveInclusion(subtree, 200, size)))
  })

  it('of a log with a hole are a fault, not a wrong proof', async () => {
    const publication = publicationOf(500)
    await expect(publication.inclusion(3, 501)).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' })
  })
})

describe('the tiles of a real ledger', () => {
  it('hold its leaves, and grow with it', async () => {
    const place = new Place()
    const ledger = await place.open()
    const publication = new Publication({ snapshot: () => openSqliteSnapshot(place.directory) })
    const hashes: Hash[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      await append(ledger, ...Array.from({ length: 200 }, (_, at) => started(`q${turn}.${at}`)))
      const size = ledger.size()
      hashes.length = 0
      for await (const { path, bytes } of publication.files(0, size)) {
        if (!path.startsWith('tile/entries/')) continue
        hashes.push(...(readEntryBundle(bytes) ?? []).map((leaf) => hashLeaf(leaf)))
      }
      const root = subtreesOf(hashes)(0, size)
      expect(ledger.checkpoint()).toMatch(`\n${size}\n${root.toString('base64')}\n`)
      expect(await publication.inclusion(0, size)).toEqual(
        proveInclusion(subtreesOf(hashes), 0, size),
      )
    }
    expect(hashes.length).toBeGreaterThan(2 * TILE_WIDTH)
    await ledger.close()
    place.remove()
  })
})
