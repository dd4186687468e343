import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { Door } from '../src/engine/room/doors.js'
import { JAIL_LEVELS } from '../src/engine/room/jail.js'
import { DuckRoom } from '../src/engine/room/room.js'
import { RoomProcess } from '../src/engine/room/process.js'
import {
  ask,
  eventually,
  isRoom,
  makeFolder,
  roomProcesses,
  spec,
  writeSnapshot,
} from './room-district.js'
import { LATE_MS } from './support/patience.js'

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
const ENDLESS = 'SELECT sum(range) FROM range(1000000000000000)'
/** In the middle of this, DuckDB hears no interrupt. */
const STUBBORN =
  "SELECT levenshtein(repeat('ab', 100000) || max(role), repeat('ba', 100000) || min(role)) FROM users"
let engine: Engine

beforeAll(async () => {
  await writeSnapshot(today)
  engine = createRoomEngine({ snapshotsDir: folder.snapshots, warm: 0 })
})
afterEach(async () => {
  expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const killRooms = (): void => roomProcesses().forEach((pid) => process.kill(pid, 'SIGKILL'))

describe('a room that dies', () => {
  it('in the middle of a query answers `died`, and a new one answers the next query', async () => {
    const room = await engine.open(spec(today))
    const running = room.run(ask(ENDLESS))
    await pause(150)
    killRooms()
    expect(await running).toEqual({ kind: 'failed', reason: 'died' })
    const started = Date.now()
    expect(await room.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
    expect(Date.now() - started).toBeLessThan(LATE_MS)
    await room.close()
  })

  it('between two queries is not noticed', async () => {
    const room = await engine.open(spec(today))
    killRooms()
    await eventually(() => roomProcesses().length === 0, 10_000)
    await pause(100)
    expect(await room.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
    await room.close()
  })

  it('answers `died` again and again while no room can be made, and then recovers', async () => {
    const gone = join(folder.snapshots, 'gone.duckdb')
    await writeSnapshot(gone)
    const room = await engine.open(spec(gone))
    const { renameSync } = await import('node:fs')
    renameSync(gone, `${gone}.away`)
    killRooms()
    await pause(200)
    expect(await room.run(ask('SELECT 1'))).toEqual({ kind: 'failed', reason: 'died' })
    renameSync(`${gone}.away`, gone)
    expect(await room.run(ask('SELECT 1'))).toMatchObject({ rows: [[1]] })
    await room.close()
  })
})

describe('closing a room', () => {
  it.each([ENDLESS, STUBBORN])(
    'kills it at once; its query ends as `stopped`: %s',
    async (text) => {
      const room = await engine.open(spec(today))
      const running = room.run(ask(text))
      await pause(150)
      const started = Date.now()
      await room.close()
      expect(await running).toEqual({ kind: 'failed', reason: 'stopped' })
      expect(Date.now() - started).toBeLessThan(LATE_MS)
      expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
    },
  )

  it('is for ever: no later query wakes it', async () => {
    const room = await engine.open(spec(today))
    await room.close()
    expect(await room.run(ask('SELECT 1'))).toEqual({ kind: 'failed', reason: 'stopped' })
    expect(await room.memoryBytes()).toBeNull()
    await room.close()
  })

  it('while its successor is being made leaves no process behind', async () => {
    const room = await engine.open(spec(today))
    const running = room.run(ask(STUBBORN, { deadlineMs: 50 }))
    expect(await running).toEqual({ kind: 'failed', reason: 'deadline' })
    const next = room.run(ask('SELECT 1'))
    await room.close()
    expect(await next).toEqual({ kind: 'failed', reason: 'stopped' })
  })
})

describe('the end of an engine', () => {
  it('is the end of its rooms, its warm processes and its working folder', async () => {
    const data = join(folder.data, 'another')
    mkdirSync(data)
    const other = createRoomEngine({ snapshotsDir: folder.snapshots, dataDir: data, warm: 2 })
    const room = await other.open(spec(today))
    const running = room.run(ask(STUBBORN))
    await pause(150)
    expect(readdirSync(data)).toHaveLength(1)
    await other.close()
    expect(await running).toEqual({ kind: 'failed', reason: 'stopped' })
    expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
    expect(readdirSync(data)).toEqual([])
    await expect(other.open(spec(today))).rejects.toMatchObject({ code: 'ROOM_FAILED' })
  })

  it('comes to those that are being opened as well', async () => {
    const other = createRoomEngine({ snapshotsDir: folder.snapshots, warm: 0 })
    const opening = other.open(spec(today))
    await pause(20)
    await other.close()
    await expect(opening).rejects.toMatchObject({ code: 'ROOM_FAILED' })
  })

  it.each(JAIL_LEVELS)(
    'comes with the death of the service, even in a query that no interrupt stops: %s',
    async (level) => {
      const program = fileURLToPath(new URL('../dist/engine/room/engine.js', import.meta.url))
      const script = `
      const { createRoomEngine } = await import(${JSON.stringify(program)})
      const engine = createRoomEngine({
        snapshotsDir: ${JSON.stringify(folder.snapshots)}, levels: ['${level}', 'bare'] })
      const room = await engine.open(${JSON.stringify(spec(today))})
      setTimeout(() => console.log('running'), 150)
      await room.run(${JSON.stringify(ask(STUBBORN, { deadlineMs: 60_000 }))})`
      const service = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve) => service.stdout.once('data', resolve))
      const rooms = roomProcesses(service.pid)
      // The room, and the next one kept warm.
      expect(rooms.length).toBeGreaterThanOrEqual(1)
      service.kill('SIGKILL')
      expect(await eventually(() => !rooms.some(isRoom), 5_000)).toBe(true)
    },
  )
})

describe('the folder of a service that crashed', () => {
  it('is swept at the next start, with the links in it', async () => {
    const data = join(folder.data, 'crashed')
    // No process has this id: it is above the kernel's largest.
    mkdirSync(join(data, 'rooms-4194305-abcdef', '1'), { recursive: true })
    mkdirSync(join(data, 'rooms-of-mine'))
    const other = createRoomEngine({ snapshotsDir: folder.snapshots, dataDir: data, warm: 0 })
    expect(readdirSync(data).filter((name) => name.includes('4194305'))).toEqual([])
    await other.close()
    expect(readdirSync(data)).toEqual(['rooms-of-mine'])
  })
})

describe('a room that has been taken over', () => {
  const frame = (value: unknown): string => {
    const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
    const head = Buffer.alloc(4)
    head.writeUInt32BE(body.length)
    return Buffer.concat([head, body]).toString('base64')
  }
  /** A process that says `warm`, then these bytes as soon as it is asked anything, and then lives on. */
  const impostor = (base64: string): RoomProcess => {
    const say = (text: string): string =>
      `require('fs').writeSync(3, Buffer.from(${JSON.stringify(text)}, 'base64'))`
    const script = `${say(frame({ kind: 'warm' }))}
      new (require('net').Socket)({ fd: 3 }).once('data', () => { ${say(base64)} }); setInterval(() => {}, 1000)`
    const command = { file: process.execPath, args: ['-e', script] }
    const door = new Door(join(folder.data, 'door'), folder.snapshots)
    return new RoomProcess({ isolation: '', hasOwnRoot: false, command: () => command }, door)
  }
  const rows = (result: object): unknown => ({
    kind: 'answer',
    id: 1,
    result: { kind: 'rows', rows: [[1]], hidden: [], subjects: [], ...result },
  })
  const run = {
    kind: 'run',
    id: 1,
    request: ask('SELECT 1', { rowCap: 2, subjectCap: 2 }),
  } as const

  const both = (...frames: readonly string[]): string =>
    Buffer.concat(frames.map((one) => Buffer.from(one, 'base64'))).toString('base64')
  const checked = (check: object): string =>
    frame({ kind: 'checked', id: 1, sound: true, ...check })

  it('is heard as long as it keeps to the protocol', async () => {
    const process = impostor(both(frame(rows({})), checked({})))
    expect(await process.warm).toBe(true)
    const { answer, check } = process.run(run)
    expect(await answer).toMatchObject({ kind: 'answer', result: { rows: [[1]] } })
    expect(await check).toEqual({ kind: 'checked', id: 1, sound: true })
    process.kill()
    await process.death
  })

  it.each<[string, string]>([
    ['a length of 4 GB', Buffer.from('ffffffff', 'hex').toString('base64')],
    ['an empty frame', Buffer.alloc(4).toString('base64')],
    ['text that is not JSON', frame('{"kind":')],
    ['a message without a kind', frame({})],
    ['a list', frame([])],
    ['a kind of its own', frame({ kind: 'answered' })],
    ['more rows than the cap', frame(rows({ rows: [[1], [2], [3]] }))],
    ['rows of unequal width', frame(rows({ rows: [[1], [1, 2]] }))],
    ['an object in a cell', frame(rows({ rows: [[{ toString: 'x' }]] }))],
    ['more subjects than the cap', frame(rows({ subjects: [1, 2, 3] }))],
    ['subjects out of order', frame(rows({ subjects: [2, 1] }))],
    ['a subject twice', frame(rows({ subjects: [1, 1] }))],
    ['a subject that is no ordinal', frame(rows({ subjects: [4294967296] }))],
    ['hidden rows nobody asked for', frame(rows({ hidden: [[1]] }))],
    ['a reason of its own', frame(rows({ kind: 'failed', reason: 'trust me' }))],
    ['a reason of the prototype', frame(rows({ kind: 'failed', reason: 'toString' }))],
    ['a check before its answer', both(checked({}), frame(rows({})))],
    ['a second answer', both(frame(rows({})), frame(rows({})))],
    ['a second answer behind the check', both(frame(rows({})), checked({}), frame(rows({})))],
  ])('is killed at the first invalid frame: %s', async (name, bytes) => {
    const process = impostor(bytes)
    expect(await process.warm).toBe(true)
    const answer = await process.run(run).answer
    if (!name.startsWith('a second answer')) expect(answer).toBeNull()
    expect(await process.death).toBe('died')
    expect(process.isAlive).toBe(false)
  })

  it.each<[string, string]>([
    ['says that it was changed', checked({ sound: false })],
    ['speaks of another query', checked({ id: 2 })],
    ['says anything else', frame({ kind: 'ready' })],
    ['says nothing', ''],
  ])('answers once, and no query follows in it, if its check %s', async (_, check) => {
    const taken = impostor(both(frame(rows({})), check))
    const fresh = impostor(both(frame(rows({ rows: [[2]] })), checked({})))
    const room = new DuckRoom(
      taken,
      () => Promise.resolve(fresh),
      () => undefined,
    )
    expect(await room.run(run.request)).toMatchObject({ kind: 'rows', rows: [[1]] })
    // The fresh room numbers its answer as the first did, so it is not believed: that it was asked counts.
    expect(await room.run(run.request)).toEqual({ kind: 'failed', reason: 'died' })
    expect(await taken.death).toBe('died')
    await room.close()
    await fresh.death
  })
})
