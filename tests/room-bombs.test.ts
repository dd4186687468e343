import { join } from 'node:path'
import type { Engine, Room } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { ask, makeFolder, spec, writeSnapshot } from './room-district.js'
import { BOMBS } from './support/bombs.js'
import { LATE_MS } from './support/patience.js'

const MIB = 1024 * 1024
const MEMORY = 768 * MIB
/** Libraries and file pages count as resident and not as private; measured at 75 MB. */
const SHARED = 128 * MIB
const DEADLINE_MS = 700

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
let engine: Engine
let room: Room

beforeAll(async () => {
  await writeSnapshot(today)
  engine = createRoomEngine({ snapshotsDir: folder.snapshots, memoryBytes: MEMORY })
  room = await engine.open(spec(today))
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

describe('a hostile query', () => {
  it.each(Object.entries(BOMBS))(
    'ends at its deadline, within its memory, and the next is answered: %s',
    async (_name, text) => {
      const started = performance.now()
      const bomb = room.run(ask(text, { deadlineMs: DEADLINE_MS }))
      let most = 0
      const watched = new AbortController()
      const watch = (async () => {
        while (!watched.signal.aborted) {
          most = Math.max(most, (await room.memoryBytes()) ?? 0)
          await new Promise((resolve) => setTimeout(resolve, 25))
        }
      })()
      const outcome = await bomb
      const took = performance.now() - started
      watched.abort()
      await watch
      expect(took).toBeLessThan(DEADLINE_MS + LATE_MS)
      expect(most).toBeLessThan(MEMORY + SHARED)
      if (outcome.kind === 'failed')
        expect(['error', 'deadline', 'memory', 'died']).toContain(outcome.reason)

      const again = performance.now()
      expect(await room.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
      expect(performance.now() - again).toBeLessThan(LATE_MS)
    },
  )

  it('ends as `deadline` when it is slow, and as `memory` when it is large', async () => {
    const slow = await room.run(ask(BOMBS['a sum over 1e15 rows'] ?? '', { deadlineMs: 200 }))
    expect(slow).toEqual({ kind: 'failed', reason: 'deadline' })
    const large = await room.run(ask(BOMBS['a range of 1e9 in one cell'] ?? ''))
    expect(large).toEqual({ kind: 'failed', reason: 'memory' })
    const stubborn = await room.run(
      ask(BOMBS['levenshtein of 2e5 letters, which no interrupt stops'] ?? '', { deadlineMs: 200 }),
    )
    expect(stubborn).toEqual({ kind: 'failed', reason: 'deadline' })
  })

  it('does not disturb a second room', async () => {
    const second = await engine.open(spec(today))
    const bomb = room.run(
      ask(BOMBS['levenshtein of 2e5 letters, which no interrupt stops'] ?? '', {
        deadlineMs: 1_000,
      }),
    )
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await second.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
    }
    expect(await bomb).toEqual({ kind: 'failed', reason: 'deadline' })
    expect(await second.run(ask('SELECT count(*) FROM users'))).toMatchObject({ rows: [[42]] })
    await second.close()
  })
})
