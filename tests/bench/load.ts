import { ask, type Person } from '../support/house.js'
import { SLOW } from '../support/short-policies.js'
import { timed } from './alternate.js'
import type { Bench, Section } from './bench.js'
import { districtHouse } from './district-house.js'
import { alone, against, percentile } from './figure.js'
import { peakBelow } from './processes.js'
import { answered } from './query-path.js'

const CLIENTS = 32
const SESSIONS = 8

/** What the clients ask for in turn: small questions, as a person at work asks them. */
const SMALL: readonly string[] = [
  'select o.name, o.type from orgs as o',
  "select count(*) as n from users as u where u.status = 'active'",
  'select e.role, count(*) as n from enrollments as e group by e.role',
  'select c.sourcedId, c.line from classes as c where c.line <= 20',
]

/** Many clients at once for a while, and again beside a neighbour who sends bombs. */
export const loaded: Section = {
  name: 'load',
  async run(bench) {
    const [students] = bench.sizes
    if (students === undefined) return
    const house = await districtHouse(bench, students)
    const name = `Load, ${CLIENTS} clients on ${SESSIONS} sessions`
    try {
      const sessions: string[] = []
      for (let at = 0; at < SESSIONS; at += 1) sessions.push(await house.openSession())
      const hostile = await house.openSession()
      const { engineer } = house
      const seconds = bench.isFull ? 60 : 10
      await busy(bench, engineer, sessions, 3)
      const quiet = await peakBelow(() => busy(bench, engineer, sessions, seconds))
      const bombs = bombing(engineer, hostile)
      const beside = await busy(bench, engineer, sessions, seconds)
      await bombs.stop()
      bench.add(
        alone(name, 'answers', '1/s', [quiet.result.length / seconds]),
        alone(name, 'p50', 'ms', [percentile(quiet.result, 0.5)]),
        alone(name, 'p99', 'ms', [percentile(quiet.result, 0.99)]),
        alone(name, 'peak memory of the service and its rooms', 'MB', [quiet.peak]),
        against(
          name,
          'p99 beside a neighbour who sends bombs',
          'ms',
          { ours: [percentile(beside, 0.99)], base: [percentile(quiet.result, 0.99)] },
          'without one',
          '<= 2x',
        ),
      )
    } finally {
      await house.stop()
    }
  },
}

/**
 * Milliseconds of every answer that the clients got. A session runs one query at a time, so the clients of
 * one take turns; waiting for the turn counts, as it would for a person.
 */
async function busy(
  bench: Bench,
  engineer: Person,
  sessions: readonly string[],
  seconds: number,
): Promise<readonly number[]> {
  bench.say(`${CLIENTS} clients for ${seconds} s`)
  const end = performance.now() + seconds * 1000
  const turns = new Map(sessions.map((session) => [session, Promise.resolve()]))
  const times: number[] = []
  const client = async (number: number): Promise<void> => {
    const session = sessions[number % sessions.length] ?? ''
    for (let round = number; performance.now() < end; round += 1) {
      const sql = SMALL[round % SMALL.length] ?? ''
      const one = async (): Promise<void> => {
        const turn = (turns.get(session) ?? Promise.resolve()).then(() =>
          answered(ask({ engineer, session }, sql)),
        )
        turns.set(
          session,
          turn.then(() => undefined),
        )
        await turn
      }
      times.push(await timed(one))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))
  return times
}

/** One session that runs into its deadline again and again, until it is told to stop. */
function bombing(engineer: Person, session: string): { stop(): Promise<void> } {
  const over = new AbortController()
  const work = (async () => {
    while (!over.signal.aborted) await ask({ engineer, session }, SLOW)
  })()
  return {
    async stop() {
      over.abort()
      await work
    },
  }
}
