import type { DuckDBConnection } from '@duckdb/node-api'
import { SHIPPED_CHECKS } from './place.js'
import { ask, type Reply } from '../support/house.js'
import { alternate } from './alternate.js'
import { askerIn } from './asker.js'
import type { Bench, Section } from './bench.js'
import { districtHouse, type DistrictHouse } from './district-house.js'
import { personOn, plainDuckDB } from './duckdb.js'
import { against, median, type Figure } from './figure.js'
import { PERSON, questions, type BenchQuestion } from './questions.js'

/**
 * How often everything is asked before it is timed. V8 compiles what runs often: in the first questions of a
 * service its own code takes twice as long as after a minute of work.
 */
const WARMING = 10

/** A line of `enrollments.csv` whose person is looked up. */
export const LINE = 20

/**
 * What the parsers said of a text is kept while its session lasts, and a bench asks the same again and again:
 * these are in words that no session has heard, so that nothing of that helps.
 */
const NEVER_ASKED = [
  {
    name: 'everything of one person, in new words',
    sql: (round: number, person: string) =>
      `select e.sourcedId, e.classSourcedId, e.role, e.line, 'w${round}' as word from enrollments as e where e.userSourcedId = ${person} `,
  },
  {
    name: 'window over classes, in new words',
    sql: (round: number) =>
      `select w.sourcedId, w.place from (select c.sourcedId as sourcedId, row_number() over (partition by c.schoolSourcedId, c.courseSourcedId order by c.line) as place from classes as c) as w where w.place > 3 and w.place < ${1_000 + round} order by w.place desc, w.sourcedId limit 200`,
  },
  {
    name: 'classes without students, in new words',
    sql: (round: number) =>
      `select c.sourcedId, c.schoolSourcedId, c.line, 'w${round}' as word from classes as c left join enrollments as e on e.classSourcedId = c.sourcedId and e.role = 'student' and coalesce(e.status, 'active') not in ('tobedeleted', 'inactive') where coalesce(c.status, 'active') not in ('tobedeleted', 'inactive') and e.userSourcedId is null order by c.line`,
  },
] as const

/** Twelve questions over HTTP, log and all, against the same SQL straight in DuckDB. */
export const queryPath: Section = {
  name: 'query',
  async run(bench) {
    for (const students of bench.sizes.filter((size) => size <= 180_000)) {
      const house = await districtHouse(bench, students)
      try {
        bench.add(...(await ofSize(bench, students, house)))
      } finally {
        await house.stop()
      }
    }
  },
}

async function ofSize(
  bench: Bench,
  students: number,
  house: DistrictHouse,
): Promise<readonly Figure[]> {
  const [before, today] = house.snapshots
  if (before === undefined || today === undefined) throw new TypeError('two loads are needed')
  const plain = await plainDuckDB(today, before)
  const session = await house.openSession()
  const token = await tokenOn({ engineer: house.engineer, session })
  const asking = askerIn(house, session)
  const ordinal = await personOn(plain, LINE)
  const section = `Query path, ${students.toLocaleString('en-US')} students, against DuckDB`
  const rounds = roundsOf(bench)
  const figures: Figure[] = []
  bench.say('asking everything some times, as of a service that has been at work')
  for (let time = 0; time < WARMING; time += 1) {
    for (const question of questions(SHIPPED_CHECKS)) {
      await answered(asking(filledIn(question, `'${token}'`)))
    }
  }
  for (const question of questions(SHIPPED_CHECKS)) {
    bench.say(`asking for ${question.name}`)
    const ours = () => answered(asking(filledIn(question, `'${token}'`)))
    const base = () => rowsIn(plain, filledIn(question, ordinal))
    const samples = await alternate(ours, base, rounds)
    figures.push(against(section, question.name, 'ms', samples, 'DuckDB', targetOf(samples.base)))
  }
  for (const { name, sql } of NEVER_ASKED) {
    bench.say(`asking for ${name}`)
    const count = { ours: 0, base: 0 }
    const ours = () => answered(asking(sql((count.ours += 1), `'${token}'`)))
    const base = () => rowsIn(plain, sql((count.base += 1), ordinal))
    const samples = await alternate(ours, base, rounds)
    figures.push(against(section, name, 'ms', samples, 'DuckDB', targetOf(samples.base)))
  }
  plain.closeSync()
  return figures
}

const targetOf = (base: readonly number[]): string =>
  median(base) > 20 ? '<= 1.3x' : '< 12 ms added'

/** So many that the median does not hang on what the machine did in one of them. */
export const roundsOf = ({ isFull }: Bench): number => (isFull ? 41 : 25)

const filledIn = ({ sql }: BenchQuestion, person: string): string => sql.replaceAll(PERSON, person)

/** The token of that person in a session. */
export async function tokenOn(scene: Parameters<typeof ask>[0]): Promise<string> {
  const sql = `select e.userSourcedId from enrollments as e where e.line = ${LINE}`
  const { body } = await answered(ask(scene, sql, { as: 'named' }))
  return String((body.rows as unknown as string[][])[0]?.[0])
}

/** The answer, whole; a refusal is an error here: a bench of refusals would be a quick one. */
export async function answered<Told extends Pick<Reply, 'status' | 'text'>>(
  reply: Promise<Told>,
): Promise<Told> {
  const settled = await reply
  if (settled.status !== 200) throw new Error(`not answered: ${settled.text.slice(0, 500)}`)
  return settled
}

export async function rowsIn(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.runAndReadAll(sql)).getRowsJson().length
}
