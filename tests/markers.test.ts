import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { roomProcesses } from './room-district.js'
import { ask, createRecorder, look } from './support/exercise.js'
import { ok, openScene, openSession, type Scene } from './support/house.js'
import { filesBelow, hunterOf, huntFolder, type Hunter } from './support/hunt.js'
import { markedRoster, zipped, type MarkedRoster } from './support/marked-roster.js'
import { markedRoster12 } from './support/marked-roster-12.js'
import { shortPolicies, SLOW } from './support/short-policies.js'

/**
 * One promise: what could name or number a person goes into the importer and comes out of `resolve`,
 * and lies or passes nowhere else. Everything a vendor can do is done, everything that was answered,
 * logged or written is searched.
 */
describe.each([
  ['1.1', markedRoster(60)],
  ['1.2', markedRoster12(60)],
])('a roster of OneRoster %s whose every personal cell is marked', (version, roster) => {
  const days = birthDates(roster)
  const hunt = hunterOf(roster.markers, days)
  const recorder = createRecorder()
  const lines: string[] = []
  let place = ''
  let before: ReadonlySet<string> = new Set()
  let scene: Scene

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'homeroom-marked-'))
    before = new Set(await readdir(tmpdir()))
    const policies = await shortPolicies(join(place, 'policies'), '1s')
    const opened = await openScene(await zipped(roster.files), {
      budget: 1000,
      house: {
        ...{ folder: join(place, 'house'), policies },
        logTo: { write: (line) => lines.push(line) },
        settings: { HOMEROOM_REQUESTS_PER_MINUTE: '100000' },
      },
    })
    scene = {
      ...opened,
      engineer: recorder.watch(opened.engineer),
      steward: recorder.watch(opened.steward),
      officer: recorder.watch(opened.officer),
    }
  }, 60_000)

  afterAll(async () => {
    await rm(place, { recursive: true, force: true })
  })

  it('is asked for everything, in every way, and much of it is answered', async () => {
    const outcomes = await ask(scene)
    expect(outcomes['released']).toBeGreaterThan(100)
    expect(Object.keys(outcomes)).toEqual(
      expect.arrayContaining(['QUERY_TIMEOUT', 'NOT_UNDERSTOOD', 'COLUMN_NOT_ALLOWED']),
    )
  }, 180_000)

  it('is asked for in a room that is killed meanwhile', async () => {
    const path = `/v1/sessions/${scene.session}/queries`
    // Reads what the slow one reads, so that what is killed is a room that runs and not one that loads.
    await ok(scene.engineer.post(path, { sql: 'select count(*) from enrollments where line > 0' }))
    const asked = scene.engineer.post(path, { sql: SLOW })
    await setTimeout(400)
    for (const pid of roomProcesses()) process.kill(pid, 'SIGKILL')
    expect((await asked).body).toMatchObject({ code: 'QUERY_FAILED' })
    await ok(scene.engineer.post(path, { sql: 'select u.line from users as u' }))
  })

  it('is not in the memory of any room, and no key is', async () => {
    const memories = (await steadyRooms()).map(memoryOf)
    // The table's name is in the one that is loaded, so the reading works.
    expect(memories.some((memory) => memory.includes('enrollments'))).toBe(true)
    const huntPlain = hunterOf(roster.markers, days, 'plain')
    const { vaultKey, ledgerKey, tokenKey } = scene.house.secrets
    for (const memory of memories) {
      expect(huntPlain(memory)).toBeNull()
      for (const key of [vaultKey, ledgerKey, tokenKey ?? vaultKey]) {
        expect(memory.includes(Buffer.from(key))).toBe(false)
        expect(memory.includes(Buffer.from(key).toString('base64'))).toBe(false)
      }
    }
  }, 60_000)

  it('survives packages that are broken on purpose, each refused without a word of theirs', async () => {
    const codes: string[] = []
    for (const files of broken(roster)) {
      const { status, body } = await scene.steward.sendZip(await zipped(files))
      codes.push(status === 201 ? 'loaded' : String(body.code))
    }
    expect(codes).toEqual([
      ...['FILE_UNREADABLE', 'HEADER_DUPLICATE', 'FIELD_TOO_LARGE', 'PACKAGE_EMPTY'],
      'loaded',
    ])
    await cutOff(scene, await zipped(roster.files))
  }, 60_000)

  it('is asked for again after the next load, with yesterday beside today', async () => {
    const session = await openSession(scene, { budget: 1000 })
    const again = await ask({ ...scene, session }, (name) => name.startsWith('prev_'))
    expect(again['released']).toBeGreaterThan(30)
    await scene.steward.post(`/v1/sessions/${session}/revoke`, { reason: 'seen enough' })
  }, 180_000)

  it('comes out of resolve, for the steward alone', async () => {
    const sql = 'select u.sourcedId, u.username, u.email from users as u where u.line = 2'
    const answer = await ok(
      scene.engineer.post(`/v1/sessions/${scene.session}/queries`, { sql, as: 'named' }),
    )
    const [tokens = []] = answer.body.rows as unknown as string[][]
    const finding = { finding: 'a log-in is missing', tokens, queries: [answer.body.query] }
    await ok(scene.engineer.post(`/v1/sessions/${scene.session}/close`, finding))
    const path = `/v1/sessions/${scene.session}/resolve`
    // Not overheard: this one answer is where a marker belongs.
    const { token } = scene.steward
    const resolved = await rawPost(scene, path, token, { tokens, reason: 'to mend it' })
    expect(hunt(Buffer.from(resolved))).not.toBeNull()
    for (const person of [scene.engineer, scene.officer]) {
      const { body } = await person.post(path, { tokens, reason: 'curious' })
      expect(body.code).toBe('ROLE_NOT_ALLOWED')
    }
  })

  it('is in no answer and no header that anyone got', async () => {
    const request = String((await scene.engineer.get(`/v1/sessions/${scene.session}`)).body.request)
    const ids = { session: scene.session, request, policy: 'rostering-debug', index: '20' }
    for (const person of [scene.engineer, scene.steward, scene.officer]) await look(person, ids)
    expect(recorder.heard.length).toBeGreaterThan(300)
    expect(recorder.heard.map((each) => hunt(Buffer.from(each))).filter(isFound)).toEqual([])
  }, 60_000)

  it('is on no line of the log', () => {
    expect(lines.length).toBeGreaterThan(300)
    expect(lines.map((each) => hunt(Buffer.from(each))).filter(isFound)).toEqual([])
  })

  it('is in no file below the folder, byte by byte and cell by cell', async () => {
    await scene.house.stop()
    const folder = join(place, 'house')
    const files = filesBelow(folder)
    expect(files.filter((path) => path.endsWith('.duckdb'))).toHaveLength(4)
    expect(files.filter((path) => path.endsWith('ledger.sqlite'))).toHaveLength(1)
    expect(files.filter((path) => path.includes('.partial'))).toEqual([])
    expect(await huntFolder(folder, hunt)).toEqual([])
  }, 60_000)

  it('is in nothing that this run left in the folder for temporary files', async () => {
    const news = (await readdir(tmpdir())).filter((name) => !before.has(name))
    // Markers alone: other programs work here too, and write dates.
    const huntMarkers = hunterOf(roster.markers)
    const found = news.flatMap((name) => huntTemporary(join(tmpdir(), name), huntMarkers))
    expect(found).toEqual([])
  })

  it(`was hunted by something that finds it (OneRoster ${version})`, () => {
    for (const marker of roster.markers) {
      for (const text of [
        marker,
        marker.toUpperCase(),
        marker.slice(0, 7),
        Buffer.from(`a${marker}`).toString('base64'),
        Buffer.from(`ab ${marker}`).toString('base64url'),
        Buffer.from(marker).toString('hex'),
      ]) {
        if (hunt(Buffer.from(`. ${text}`)) === null) throw new Error(`not found: ${text}`)
      }
    }
    expect(hunt(Buffer.from(String(days[0])))).not.toBeNull()
  })
})

const isFound = (found: string | null): found is string => found !== null

/** Letters that do not pack well: what packs too well is refused as a trap before a field is read. */
function noise(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length)
}

function birthDates({ files }: MarkedRoster): readonly string[] {
  const rows = (files['demographics.csv'] ?? '').split('\r\n').slice(1)
  return [...new Set(rows.map((row) => row.split(',')[3] ?? '').filter((day) => day !== ''))]
}

/** Packages that make the importer complain, or swallow what it must not. */
function broken({ files }: MarkedRoster): readonly Readonly<Record<string, string>>[] {
  const users = files['users.csv'] ?? ''
  const [header = '', first = '', ...rest] = users.split('\r\n')
  const without = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'users.csv'))
  const strange = {
    ...files,
    // A person in the manifest, in the name of a file, in a header, and a cell too many.
    'manifest.csv': `${files['manifest.csv'] ?? ''}source.systemName,${first.split(',')[0] ?? ''}\r\n`,
    [`${first.split(',')[0] ?? ''}.csv`]: users,
    'users.csv': [
      `${header},${first.split(',')[0] ?? ''}`,
      ...[first, ...rest].filter((row) => row !== '').map((row) => `${row},${row}`),
      `"${first}`,
    ].join('\r\n'),
  }
  return [
    { ...files, 'users.csv': [first, ...rest].join('\r\n') },
    { ...files, 'users.csv': [`${header},${header}`, first].join('\r\n') },
    { ...files, 'users.csv': `${header}\r\n${noise(2_000_000)}` },
    without,
    strange,
  ]
}

/** An upload whose sender goes away in the middle. */
async function cutOff({ house, steward }: Scene, zip: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    const sent = request(new URL('/v1/snapshots', house.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${steward.token}`,
        ...{ 'content-type': 'application/zip', 'content-length': String(zip.length) },
      },
    })
    sent.once('error', () => resolve())
    sent.write(zip.subarray(0, zip.length / 2), () => {
      void setTimeout(200).then(() => sent.destroy(new Error('gone')))
    })
  })
}

async function rawPost(scene: Scene, path: string, token: string, body: object): Promise<string> {
  const response = await fetch(new URL(path, scene.house.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.text()
}

/** The rooms once none is being started or ended: on its way, a room is for a moment one of its helpers. */
async function steadyRooms(): Promise<readonly number[]> {
  let before: readonly number[]
  let rooms = roomProcesses()
  do {
    before = rooms
    await setTimeout(300)
    rooms = roomProcesses()
  } while (rooms.join() !== before.join())
  return rooms
}

/** All readable memory of a process. Ours to read: it is our own child. */
function memoryOf(pid: number): Buffer {
  const parts: Buffer[] = []
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/u.exec(line)
      if (range === null) continue
      const from = Number.parseInt(range[1] ?? '', 16)
      const to = Number.parseInt(range[2] ?? '', 16)
      parts.push(...pagesOf(memory, from, to))
    }
  } finally {
    closeSync(memory)
  }
  return Buffer.concat(parts)
}

const PIECE = 1 << 20
const EMPTY = Buffer.alloc(PIECE)

function pagesOf(memory: number, from: number, to: number): readonly Buffer[] {
  const parts: Buffer[] = []
  for (let at = from; at < to; at += PIECE) {
    const piece = Buffer.alloc(Math.min(PIECE, to - at))
    try {
      readSync(memory, piece, 0, piece.length, at)
    } catch {
      // Reserved and never touched: there is nothing to read.
      continue
    }
    if (!piece.equals(EMPTY.subarray(0, piece.length))) parts.push(piece)
  }
  return parts
}

function huntTemporary(path: string, hunt: Hunter): readonly string[] {
  try {
    const all = statSync(path).isDirectory() ? filesBelow(path) : [path]
    return all.flatMap((file) => {
      if (statSync(file).size > 100_000_000) return []
      const found = hunt(readFileSync(file))
      return found === null ? [] : [`${file}: ${found}`]
    })
  } catch {
    // Gone again, or someone else's: not what a service of ours leaves behind.
    return []
  }
}
