import { setTimeout } from 'node:timers/promises'
import { roomProcesses } from '../room-district.js'
import { ask } from '../support/house.js'
import { timed } from './alternate.js'
import type { Bench, Section } from './bench.js'
import { districtHouse } from './district-house.js'
import { alone } from './figure.js'
import { SHIPPED_CHECKS } from './place.js'
import { privateMemory } from './processes.js'
import { answered, tokenOn } from './query-path.js'
import { PERSON, questions } from './questions.js'

/** What a first question usually is: who is enrolled and not there. */
const FIRST = 'enrollments without a user'

/** From an approval to an answer; what rooms hold; many sessions at once. */
export const rooms: Section = {
  name: 'room',
  async run(bench) {
    const students = bench.sizes.filter((size) => size <= 180_000).at(-1)
    if (students === undefined) return
    const house = await districtHouse(bench, students)
    const name = `Rooms, ${students.toLocaleString('en-US')} students`
    const asked = questions(SHIPPED_CHECKS)
    const first = asked.find((question) => question.name === FIRST)
    if (first === undefined) throw new TypeError('no such question')
    try {
      await setTimeout(2000)
      const spare = privateMemory(roomProcesses())
      bench.add(alone(name, 'memory of a spare room at rest', 'MB', [spare]))
      const waits: number[] = []
      let session = ''
      for (let round = 0; round < 5; round += 1) {
        bench.say('approving, then asking')
        // The spare room of the last round is ready again.
        await setTimeout(1500)
        const approve = async (): Promise<void> => {
          session = await house.openSession()
          await answered(ask({ engineer: house.engineer, session }, first.sql))
        }
        waits.push(await timed(approve))
      }
      bench.add(alone(name, 'request, approval, room, first answer', 'ms', waits, '< 1,000 ms'))
      await memory(bench, name, { engineer: house.engineer, session })
      await crowd(bench, name, house)
    } finally {
      await house.stop()
    }
  },
}

async function memory(bench: Bench, name: string, scene: Parameters<typeof ask>[0]): Promise<void> {
  const token = await tokenOn(scene)
  for (const { sql } of questions(SHIPPED_CHECKS)) {
    await answered(ask(scene, sql.replaceAll(PERSON, `'${token}'`)))
  }
  const largest = Math.max(...roomProcesses().map((pid) => privateMemory([pid])))
  bench.add(alone(name, 'memory of a room after all questions', 'MB', [largest]))
}

async function crowd(
  bench: Bench,
  name: string,
  house: Awaited<ReturnType<typeof districtHouse>>,
): Promise<void> {
  const many = bench.isFull ? 50 : 12
  const sessions: string[] = []
  const times: number[] = []
  for (let at = 0; at < many; at += 1) {
    bench.say(`session ${at + 1} of ${many}`)
    const session = await house.openSession()
    sessions.push(session)
    const sql = 'select o.name from orgs as o'
    times.push(await timed(() => answered(ask({ engineer: house.engineer, session }, sql))))
  }
  bench.add(
    alone(name, `first small answer, ${many} sessions one after another`, 'ms', times),
    alone(name, `rooms alive with ${many} sessions`, 'count', [roomProcesses().length]),
    alone(name, 'memory of all of them', 'MB', [privateMemory(roomProcesses())]),
  )
}
