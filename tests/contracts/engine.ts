import type { Engine, Room, RunOutcome, RunRequest } from '../../src/engine/port.js'
import type { RoomSpec } from '../../src/engine/port.js'
import { isRefusal } from '../../src/refusal.js'
import type { Asking } from '../support/posed.js'
import type { posed } from '../support/posed.js'

/** An engine over a district of 700 students with every defect, under the policy `rostering-debug`. */
export interface EngineGround {
  readonly engine: Engine
  /** Of a room with all tables of the policy. */
  readonly spec: RoomSpec
  /** Waits of this engine pass so many times as fast as the wall clock's. */
  readonly times: number
  /** A question in the engine's words. */
  pose(asking: Asking): ReturnType<typeof posed>
  /** A run that does not end by itself, if it is the next. */
  endless(): RunRequest
  /** A run that the engine fails, with a message of its own that quotes a cell. */
  failing(): RunRequest
  /** How many queries the engine has under way, wherever they are. */
  running(): number
  close(): Promise<void>
}

type Rows = Extract<RunOutcome, { kind: 'rows' }>

/** A run, or a test that fails saying why there is none. */
export async function requestOf(
  { pose }: Pick<EngineGround, 'pose'>,
  asking: Asking,
): Promise<RunRequest> {
  const made = await pose(asking)
  if (isRefusal(made)) throw new TypeError(`${made.code}: ${made.detail}`)
  return made.request
}

const failure = (outcome: RunOutcome): string =>
  outcome.kind === 'failed' ? outcome.reason : `${outcome.rows.length} rows`

function rowsOf(outcome: RunOutcome): Rows {
  if (outcome.kind === 'rows') return outcome
  throw new TypeError(`the run failed: ${outcome.reason}`)
}

const ORGS = 'select o.type, o.line from orgs as o order by o.type, o.line'
const PEOPLE = 'select u.sourcedId, u.line from users as u order by u.line'
const ROLES = 'select e.role, count(*) as n from enrollments as e group by e.role order by e.role'

/** The promises of the port, for any engine. */
export function engineContract(name: string, groundOf: () => EngineGround): void {
  describe(`an engine (${name})`, () => {
    let ground: EngineGround
    let room: Room
    const run = async (asking: Asking, changes: Partial<RunRequest> = {}): Promise<RunOutcome> =>
      room.run({ ...(await requestOf(ground, asking)), ...changes })

    beforeEach(async () => {
      ground = groundOf()
      room = await ground.engine.open(ground.spec)
    })
    afterEach(() => room.close())

    it('says how rooms are kept apart', () => {
      expect(ground.engine.isolation).not.toBe('')
    })

    it('gives rows in the order that was asked for, and how long it took', async () => {
      const { rows, hidden, subjects, elapsedMs } = rowsOf(await run({ sql: ORGS }))
      expect(rows.length).toBeGreaterThan(2)
      const keys = rows.map(([type, line]) => [String(type), Number(line)] as const)
      const sorted = [...keys].sort(([a, m], [b, n]) => (a < b ? -1 : a > b ? 1 : m - n))
      expect(keys).toEqual(sorted)
      expect({ hidden, subjects }).toEqual({ hidden: [], subjects: [] })
      expect(elapsedMs).toBeGreaterThan(0)
    })

    it('gives hidden columns as the distinct subjects of all rows, ascending', async () => {
      const { rows, hidden, subjects } = rowsOf(await run({ sql: PEOPLE, as: 'named' }))
      const shown = new Set(rows.map(([person]) => Number(person)))
      expect(hidden).toEqual([])
      expect(subjects).toEqual([...shown].sort((a, b) => a - b))
      expect(subjects.length).toBeGreaterThan(700)
    })

    it('gives hidden columns row by row where that is asked for', async () => {
      const asking: Asking = { sql: ROLES, as: 'named' }
      const whole = rowsOf(await run(asking))
      const { rows, hidden, subjects } = rowsOf(await run(asking, { collect: 'rows' }))
      expect({ rows, subjects }).toEqual({ rows: whole.rows, subjects: [] })
      expect(hidden).toHaveLength(rows.length)
      const lists = hidden.flat().flatMap((cell) => (typeof cell === 'number' ? [] : [cell ?? []]))
      expect(lists.length).toBeGreaterThan(0)
      for (const list of lists) expect(list).toEqual([...new Set(list)].sort((a, b) => a - b))
      expect([...new Set(lists.flat())].sort((a, b) => a - b)).toEqual(whole.subjects)
    })

    it('takes values that are sent apart', async () => {
      const sql = 'select count(*) as n from enrollments as e where e.role = $1'
      const all = rowsOf(await run({ sql, parameters: ['student'] }))
      const none = rowsOf(await run({ sql, parameters: ["'; drop table users; -- \\' \u00e9"] }))
      expect(all.rows[0]?.[0]).toBeGreaterThanOrEqual(700)
      expect(none.rows).toEqual([[0]])
    })

    it('ends a run with one row more than the cap, and not at it', async () => {
      const { length } = rowsOf(await run({ sql: ORGS })).rows
      expect(failure(await run({ sql: ORGS }, { rowCap: length }))).toBe(`${length} rows`)
      expect(failure(await run({ sql: ORGS }, { rowCap: length - 1 }))).toBe('too-large')
    })

    it('ends a run with one subject more than the cap, and not at it', async () => {
      const asking: Asking = { sql: PEOPLE, as: 'named' }
      const { rows, subjects } = rowsOf(await run(asking))
      const { length } = subjects
      expect(failure(await run(asking, { subjectCap: length }))).toBe(`${rows.length} rows`)
      expect(failure(await run(asking, { subjectCap: length - 1 }))).toBe('too-many-subjects')
    })

    it("fails a query that the engine cannot do, with none of the engine's words", async () => {
      const outcome = await room.run({ ...ground.failing(), deadlineMs: 60_000 * ground.times })
      expect(failure(outcome)).toBe('error')
      expect(outcome).toMatchObject({ kind: 'failed', reason: 'error' })
      for (const key of Object.keys(outcome)) expect(['kind', 'reason', 'bill']).toContain(key)
      expect(JSON.stringify(outcome)).not.toMatch(/student|cast|convert/i)
    })

    it('ends a run at its deadline, and answers the next', async () => {
      const late = await room.run({ ...ground.endless(), deadlineMs: 2000 * ground.times })
      expect(failure(late)).toBe('deadline')
      expect(ground.running()).toBe(0)
      expect(failure(await run({ sql: ROLES }))).toMatch(/rows$/)
    })

    it('ends a run whose room is closed, and runs nothing more in it', async () => {
      const running = room.run({ ...ground.endless(), deadlineMs: 60_000 * ground.times })
      await new Promise((resolve) => setTimeout(resolve, 100))
      await room.close()
      expect(ground.running()).toBe(0)
      expect(failure(await running)).toBe('stopped')
      expect(failure(await run({ sql: ORGS }))).toBe('stopped')
      await room.close()
    })

    it('takes a second query while one runs for the defect it is', async () => {
      const running = room.run({ ...ground.endless(), deadlineMs: 60_000 * ground.times })
      await expect(run({ sql: ORGS })).rejects.toThrow(TypeError)
      await room.close()
      expect(failure(await running)).toBe('stopped')
    })

    it('keeps rooms apart: the end of one is not the end of another', async () => {
      const other = await ground.engine.open(ground.spec)
      await other.close()
      expect(failure(await run({ sql: ROLES }))).toMatch(/rows$/)
    })

    it('tells the memory of a room, or that it does not know', async () => {
      const bytes = await room.memoryBytes()
      if (bytes !== null) expect(bytes).toBeGreaterThan(0)
    })
  })
}

/** What holds once an engine is closed: the last that is asked of it. */
export function closedEngineContract(name: string, groundOf: () => EngineGround): void {
  it(`an engine (${name}) that is closed has ended its rooms, and opens no more`, async () => {
    const ground = groundOf()
    const { engine, spec } = ground
    const room = await engine.open(spec)
    const outcome = room.run({ ...ground.endless(), deadlineMs: 60_000 * ground.times })
    await engine.close()
    expect(failure(await outcome)).toBe('stopped')
    expect(ground.running()).toBe(0)
    await expect(engine.open(spec)).rejects.toMatchObject({ code: 'ROOM_FAILED' })
  })
}
