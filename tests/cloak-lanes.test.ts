import { Readable } from 'node:stream'
import { NO_MANIFEST } from '../src/roster/manifest.js'
import { LaneThread } from '../src/vault/lane-thread.js'
import type { LaneOptions } from '../src/vault/lane.js'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import {
  KEY,
  NOW,
  USERS_11,
  folder,
  load,
  manifest,
  removeFolders,
  rosterFolder,
  tryLoad,
  user,
} from './roster-support.js'

afterAll(removeFolders)

const HEADER = 'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role'
const PEOPLE = 400
const ROWS = 16_000

/** Enough enrollments for a thread of their own: of everyone in `users`, in both cases, and of nobody there. */
function enrollments(): string {
  const person = (at: number) => {
    if (at % 100 === 1) return `ghost-${at}`
    return at % 3 === 0 ? `PÜPIL-${at % PEOPLE}` : `püpil-${at % PEOPLE}`
  }
  const row = (at: number) =>
    `enrollment-number-${String(at).padStart(12, '0')},,,class-number-${at % 50},school-1,${person(at)},student`
  return [HEADER, ...Array.from({ length: ROWS }, (_, at) => row(at))].join('\n')
}

const users = (): string[] => [
  USERS_11,
  ...Array.from({ length: PEOPLE }, (_, at) => user({ sourcedId: `püpil-${at}` })),
]
const classes = [
  'sourcedId,title',
  ...Array.from({ length: 40 }, (_, at) => `class-number-${at},T`),
]

describe('enrollments, read in a thread of their own', () => {
  it('name the persons and classes of the other files by the same ordinals', async () => {
    const dataDir = folder()
    const files = {
      'users.csv': users().join('\n'),
      'classes.csv': classes.join('\n'),
      'enrollments.csv': enrollments(),
    }
    const first = await load(dataDir, rosterFolder(files))
    const count = async (where: string) => {
      const [row] = await first.rows(`SELECT count(*) AS n FROM enrollments e WHERE ${where}`)
      return Number(row?.['n'])
    }
    const ghosts = ROWS / 100
    expect(await count('true')).toBe(ROWS)
    expect(await count('e.classSourcedId IN (SELECT sourcedId FROM classes)')).toBe(ROWS * 0.8)
    const folded = await count('e.userSourcedId__n IN (SELECT sourcedId__n FROM users)')
    expect(folded).toBe(ROWS - ghosts)
    const exact = await count('e.userSourcedId IN (SELECT sourcedId FROM users)')
    expect(exact).toBeLessThan(folded)
    expect(await count("e.sourcedId__mask = 'aaaaaaaaaa-aaaaaa-999999999999'")).toBe(ROWS)
    // Whose row is always a ghost's is never written in capitals.
    expect(first.loaded.students).toBe(PEOPLE + ghosts + PEOPLE - 4)
    const crosswalk = createCrosswalk({ dataDir, vaultKey: KEY })
    const second = await load(dataDir, rosterFolder(files), first.loaded.snapshot)
    for (const raw of ['PÜPIL-3', 'püpil-4', 'ghost-1', 'enrollment-number-000000000007']) {
      const domain = raw.startsWith('enrollment') ? 'ENROLLMENT' : 'PERSON'
      const ordinal = await crosswalk.ordinal(first.loaded.snapshot, domain, raw)
      expect(ordinal).not.toBeNull()
      expect(await crosswalk.ordinal(second.loaded.snapshot, domain, raw)).toBe(ordinal)
    }
  })

  it('tell who is a student also where no other file names anyone', async () => {
    const { loaded } = await load(
      folder(),
      rosterFolder({ 'users.csv': `${USERS_11}\n`, 'enrollments.csv': enrollments() }),
    )
    // Capitals are another person here too: nobody else's spelling is known.
    expect(loaded.students).toBe(PEOPLE - 4 + PEOPLE - 4 + ROWS / 100)
  })

  it('have their deviations told between those of the files before and after', async () => {
    const path = rosterFolder({
      'manifest.csv': manifest('1.2', ['users', 'enrollments', 'userProfiles']),
      'users.csv': [...users(), user({ sourcedId: 'not a guid' })].join('\n'),
      'enrollments.csv': `${enrollments()}\n\nshort`,
      'userProfiles.csv': 'sourcedId,userSourcedId\np 1,u1\n',
    })
    const { rows } = await load(folder(), path)
    const found = await rows(`
      SELECT file, min(rowid) AS first, max(rowid) AS last FROM pkg_rows
      WHERE line > 1 GROUP BY file ORDER BY first`)
    expect(found.map(({ file }) => file)).toEqual([
      'users.csv',
      'enrollments.csv',
      'userProfiles.csv',
    ])
    for (const [at, { first }] of found.entries()) {
      if (at > 0) expect(Number(first)).toBeGreaterThan(Number(found[at - 1]?.['last']))
    }
  })

  it('are refused before the files that come after them, and after those that come before', async () => {
    const twice = (header: string) => `${header},${header.split(',')[0] ?? ''}`
    const bad = enrollments().replace(HEADER, twice(HEADER))
    const profiles = twice('sourcedId,userSourcedId')
    const later = rosterFolder({
      'users.csv': users().join('\n'),
      'enrollments.csv': bad,
      'userProfiles.csv': `${profiles}\n`,
    })
    const detail = (file: string) => ({
      code: 'HEADER_DUPLICATE',
      detail: expect.stringContaining(file) as string,
    })
    expect(await tryLoad(folder(), later)).toMatchObject(detail('enrollments.csv'))
    const sooner = rosterFolder({
      'users.csv': [twice(USERS_11), user({ sourcedId: 'u' })].join('\n'),
      'enrollments.csv': bad,
    })
    expect(await tryLoad(folder(), sooner)).toMatchObject(detail('users.csv'))
    const soonest = rosterFolder({
      'classes.csv': `${twice('sourcedId,title')}\n`,
      'users.csv': [twice(USERS_11), user({ sourcedId: 'u' })].join('\n'),
      'enrollments.csv': enrollments(),
    })
    expect(await tryLoad(folder(), soonest)).toMatchObject(detail('classes.csv'))
  })
})

describe('a thread that reads', () => {
  const options: LaneOptions = { manifest: NO_MANIFEST, fieldBytes: 1024, now: NOW }
  const unheard = () => () => undefined
  const fileOf = (stream: () => Readable) => ({
    kind: 'enrollments' as const,
    bytes: 1,
    open: () => Promise.resolve(stream()),
  })

  it('says so if its file breaks off', async () => {
    const broken = fileOf(
      () =>
        new Readable({
          read() {
            this.destroy(new Error('gone'))
          },
        }),
    )
    const thread = new LaneThread([broken], options, unheard)
    expect(await thread.outcome).toMatchObject({
      kind: 'enrollments',
      refusal: { code: 'PACKAGE_UNREADABLE' },
    })
    await thread.fed()
    await thread.end()
  })

  it('reads its files in their order, and stops at the first that is refused', async () => {
    const good = { ...fileOf(() => Readable.from([Buffer.from(classes.join('\n'))])) }
    const files = [
      { ...good, kind: 'classes' as const },
      fileOf(() => Readable.from([Buffer.from(`${HEADER}\ne,,,class-number-1,s,u,student\n`)])),
    ]
    const heard: string[] = []
    const thread = new LaneThread(files, options, ({ kind }) => (bytes) => {
      heard.push(`${kind} ${bytes > 0}`)
    })
    expect(await thread.outcome).toMatchObject({
      kinds: ['classes', 'enrollments'],
      reads: [{ table: { rows: 40 } }, { table: { rows: 1 } }],
    })
    expect(heard).toEqual(['classes true', 'enrollments true'])
    await thread.end()
    const bad = { ...good, open: () => Promise.resolve(Readable.from([Buffer.from('a,a\n')])) }
    const other = new LaneThread([{ ...bad, kind: 'classes' }, ...files.slice(1)], options, unheard)
    expect(await other.outcome).toMatchObject({ kind: 'classes', refusal: {} })
    await other.end()
  })

  it('is given pieces of any size', async () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `e${at},,,class-${at % 7},s,u,student`)
    const bytes = Buffer.from([HEADER, ...rows].join('\n'))
    expect(bytes.length).toBeGreaterThan(1 << 20)
    for (const sizes of [[bytes.length], [1, 500_000, 1 << 20, 3]]) {
      const cut = function* () {
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const end = at + (sizes[turn % sizes.length] ?? 1)
          yield bytes.subarray(at, end)
          at = end
        }
      }
      const thread = new LaneThread([fileOf(() => Readable.from(cut()))], options, unheard)
      expect(await thread.outcome).toMatchObject({
        reads: [{ table: { rows: 60_000 } }],
        lexicons: { CLASS: { texts: { count: 7 } }, ENROLLMENT: { texts: { count: 60_000 } } },
      })
      await thread.end()
    }
  })

  it('has what it can take before whoever gives it reads on', async () => {
    let given = 0
    const pieces = fileOf(() =>
      Readable.from(
        (function* () {
          for (; given < 40; given++) yield Buffer.from(`${HEADER}\n`)
        })(),
      ),
    )
    const thread = new LaneThread([pieces], options, unheard)
    await thread.fed()
    expect(given).toBeGreaterThanOrEqual(4)
    for (let turn = 0; turn < 40; turn++) await thread.fed()
    expect(await thread.outcome).toMatchObject({ reads: [{ table: { rows: 39 } }] })
    await thread.fed()
    await thread.end()
  })

  it('fails whoever waits for it if it dies', async () => {
    const endless = fileOf(
      () =>
        new Readable({
          read() {
            this.push('a,b\n')
          },
        }),
    )
    const thread = new LaneThread([endless], options, unheard)
    await thread.end()
    await expect(thread.outcome).rejects.toThrow('died')
  })

  it('is never given more than a few pieces ahead', async () => {
    let given = 0
    let read = 0
    const pieces = fileOf(() =>
      Readable.from(
        (function* () {
          yield Buffer.from(`${HEADER}\n`)
          for (; given < 200; given++) {
            // What the stream itself takes ahead comes on top.
            expect(given - read).toBeLessThan(40)
            yield Buffer.from('e,,,c,s,u,student\n')
          }
        })(),
      ),
    )
    const thread = new LaneThread([pieces], options, () => () => read++)
    expect(await thread.outcome).toMatchObject({ reads: [{ table: { rows: 200 } }] })
    await thread.end()
  })
})
