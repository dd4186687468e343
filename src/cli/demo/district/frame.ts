import type { Faker } from '@faker-js/faker'
import { DISTRICT, SEMESTERS, YEAR } from './roster.js'
import type { Calendar, Frame, Level, Row, Version } from './roster.js'

/** One school to be: how many students of which grades, and where its numbers start. */
export interface SchoolPlan {
  readonly index: number
  readonly org: string
  readonly level: Level
  readonly grades: readonly string[]
  readonly students: number
  /** Number of the first student; students of a district are numbered through. */
  readonly first: number
}

const LEVELS: Readonly<Record<Level, { grades: readonly string[]; size: number; word: string }>> = {
  elementary: {
    grades: ['KG', '01', '02', '03', '04', '05'],
    size: 450,
    word: 'Elementary School',
  },
  middle: { grades: ['06', '07', '08'], size: 700, word: 'Middle School' },
  high: { grades: ['09', '10', '11', '12'], size: 1300, word: 'High School' },
}

const GRADES = 13
/** Number of the first student. */
const FIRST = 100_000

/** The schools of a district of so many students: at least one of each level, sizes as in public districts. */
export function planSchools(students: number): readonly SchoolPlan[] {
  const plans: SchoolPlan[] = []
  let first = FIRST
  for (const level of ['elementary', 'middle', 'high'] as const) {
    const { grades, size } = LEVELS[level]
    const planned = first - FIRST
    const share =
      level === 'high' ? students - planned : Math.round((students * grades.length) / GRADES)
    const count = Math.max(1, Math.round(share / size))
    for (let i = 0; i < count; i++) {
      const here = Math.floor(share / count) + (i < share % count ? 1 : 0)
      const index = plans.length
      plans.push({ index, org: `org-${index + 1}`, level, grades, students: here, first })
      first += here
    }
  }
  return plans
}

/** The school year of a day: from 1 August to 1 August, so that every day lies in one. */
export function calendarOf(asOf: string): Calendar {
  const year = Number(asOf.slice(0, 4)) - (asOf.slice(5) < '08-01' ? 1 : 0)
  return { asOf, start: `${year}-08-01`, end: `${year + 1}-08-01`, schoolYear: year + 1 }
}

/** The district's own records. */
export function makeFrame(
  plans: readonly SchoolPlan[],
  version: Version,
  calendar: Calendar,
  faker: Faker,
): Frame {
  const used = new Set<string>()
  const schools = plans.map(({ org, level, index }): Row => ({
    sourcedId: org,
    name: `${freshName(faker, used)} ${LEVELS[level].word}`,
    type: 'school',
    identifier: `0612345${String(index + 1).padStart(5, '0')}`,
    parentSourcedId: DISTRICT,
  }))
  const district = {
    sourcedId: DISTRICT,
    name: 'Cedarvale Unified School District',
    type: 'district',
    identifier: '0612345',
    parentSourcedId: '',
  }
  return {
    version,
    calendar,
    orgs: [district, ...schools],
    sessions: sessionsOf(calendar),
    declared: new Map(),
    hollow: new Set(),
    missing: new Set(),
    headers: new Map(),
    names: new Map(),
    properties: new Map(),
    broken: new Map(),
  }
}

function freshName(faker: Faker, used: Set<string>): string {
  for (let round = 1; ; round++) {
    const family = faker.person.lastName()
    const name = round > 50 ? `${family} ${used.size}` : family
    if (!used.has(name)) {
      used.add(name)
      return name
    }
  }
}

function sessionsOf({ start, end, schoolYear }: Calendar): Row[] {
  const middle = `${schoolYear}-01-15`
  const row = (sourcedId: string, title: string, type: string, from: string, to: string): Row => ({
    sourcedId,
    title,
    type,
    startDate: from,
    endDate: to,
    parentSourcedId: sourcedId === YEAR ? '' : YEAR,
    schoolYear: String(schoolYear),
  })
  const [first, second] = SEMESTERS
  const quarter = (id: string, parent: string, from: string, to: string): Row => ({
    ...row(id, `Quarter ${id.slice(-1)}`, 'gradingPeriod', from, to),
    parentSourcedId: parent,
  })
  return [
    row(YEAR, `School year ${schoolYear - 1}-${schoolYear}`, 'schoolYear', start, end),
    row(first, 'Fall semester', 'semester', start, middle),
    row(second, 'Spring semester', 'semester', middle, end),
    quarter('trm-q1', first, start, `${schoolYear - 1}-10-20`),
    quarter('trm-q2', first, `${schoolYear - 1}-10-20`, middle),
    quarter('trm-q3', second, middle, `${schoolYear}-04-01`),
    quarter('trm-q4', second, `${schoolYear}-04-01`, end),
  ]
}
