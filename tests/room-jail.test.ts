import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { JAIL_LEVELS, type JailLevel } from '../src/engine/room/jail.js'
import { ask, eventually, makeFolder, roomProcesses, spec, writeSnapshot } from './room-district.js'
import { LATE_MS } from './support/patience.js'

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
const STUBBORN =
  "SELECT levenshtein(repeat('ab', 100000) || max(role), repeat('ba', 100000) || min(role)) FROM users"

beforeAll(() => writeSnapshot(today))
afterAll(() => folder.remove())

/** Null where the machine refuses that level. */
function engineAt(level: JailLevel): Engine | null {
  try {
    return createRoomEngine({ snapshotsDir: folder.snapshots, warm: 1, levels: [level] })
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'ROOM_FAILED' })
    console.warn(`Jails of the level "${level}" are refused on this machine and were not tried.`)
    return null
  }
}

/** As it was started with; empty of one that has ended. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}

describe.each(JAIL_LEVELS)('a room jailed at the level %s', (level) => {
  it('answers, starts with nothing of our environment, is stopped at its deadline and replaced', async () => {
    const engine = engineAt(level)
    if (engine === null) return
    const room = await engine.open(spec(today))
    // The shell that sets the limits of the next room adds its own PWD, which does not come through.
    const isBare = () => roomProcesses().every((pid) => environmentOf(pid) === '')
    expect(await eventually(isBare, 10_000)).toBe(true)
    expect(await room.memoryBytes()).toBeGreaterThan(50_000_000)
    const started = Date.now()
    expect(await room.run(ask(STUBBORN, { deadlineMs: 300 }))).toMatchObject({ reason: 'deadline' })
    expect(Date.now() - started).toBeLessThan(LATE_MS)
    expect(await room.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
    await engine.close()
    expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
  })
})

describe('an engine told to use one level', () => {
  it('never falls below it: without it there is no engine', () => {
    const settings = { snapshotsDir: folder.snapshots, levels: ['namespaces'] as const }
    expect(() => createRoomEngine({ ...settings, node: join(folder.data, 'no-node') })).toThrow(
      'No room can be started here at a level of isolation that the settings allow.',
    )
  })

  it('says what is not in force as plainly as what is', async () => {
    const words = JAIL_LEVELS.map((level) => {
      const engine = engineAt(level)
      return engine === null ? Promise.resolve(null) : engine.close().then(() => engine.isolation)
    })
    const [namespaces, limits, bare] = await Promise.all(words)
    if (namespaces) expect(namespaces).toContain('no network, no capabilities, a read-only root')
    if (limits) expect(limits).toContain('not kept from reading the disk or from the network')
    expect(bare).toContain('no memory limit, disk and network stay reachable')
  })
})
