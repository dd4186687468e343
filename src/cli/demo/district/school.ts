import { base, en, Faker } from '@faker-js/faker'
import type { SchoolPlan } from './frame.js'
import { giveProfile, makeDemographics, makePerson } from './people.js'
import { dayAfter } from './roster.js'
import type { Calendar, Kind, Person, Row, School } from './roster.js'
import { fillTimetable } from './timetable.js'

/** Numbers of people who are not students: from 800000, a block for each school. */
const STAFF = 800_000
const BLOCK = 600

/** A source of chance: the same for the same seed, whatever else was drawn elsewhere. */
export const chance = (seed: number): Faker => new Faker({ locale: [en, base], seed })

/** A clean school: its people, courses, classes and enrollments. The same for the same plan and seed. */
export function makeSchool(plan: SchoolPlan, calendar: Calendar, seed: number): School {
  const faker = chance(seed * 100_003 + plan.index)
  const { org, level, grades } = plan
  const school: School = {
    ...{ org, level, grades, people: [], courses: [], classes: [], enrollments: [] },
    ...{ demographics: [], profiles: [], enrolled: 0 },
  }
  const students = Array.from({ length: plan.students }, (_, i) => {
    const grade = grades[Math.floor((i * grades.length) / plan.students)] ?? ''
    return makePerson(faker, 'student', plan.first + i, org, grade)
  })
  let number = STAFF + plan.index * BLOCK
  const hire = (kind: Kind): Person => {
    const person = makePerson(faker, kind, number++, org)
    school.people.push(person)
    if (kind === 'teacher') school.profiles.push(giveProfile(person))
    return person
  }
  hire('principal')
  for (let i = 0; i < 4; i++) hire('aide')
  fillTimetable(school, students, calendar, () => hire('teacher'))
  school.people.push(...students)
  for (const student of students) {
    school.demographics.push(makeDemographics(faker, student, calendar))
    if (level === 'elementary' && faker.number.int(2) === 0) addGuardian(school, student, faker)
  }
  joinLate(school.enrollments, students, calendar, faker)
  return school
}

/** A guardian and the student who name each other. */
export function addGuardian(school: School, student: Person, faker: Faker): Person {
  const known = (student.cells['agentSourcedIds'] ?? '').split(',').filter((id) => id !== '')
  const number = Number((student.cells['sourcedId'] ?? '').replace(/\D/g, ''))
  const guardian = makePerson(faker, 'guardian', number * 10 + known.length, school.org)
  guardian.cells['agentSourcedIds'] = student.cells['sourcedId'] ?? ''
  student.cells['agentSourcedIds'] = [...known, guardian.cells['sourcedId'] ?? ''].join(',')
  school.people.push(guardian)
  return guardian
}

/** One student in fifty came after the first day; their enrollments begin then. */
function joinLate(
  enrollments: readonly Row[],
  students: readonly Person[],
  { start, asOf }: Calendar,
  faker: Faker,
): void {
  const days = Math.round((Date.parse(asOf) - Date.parse(start)) / 86_400_000)
  const late = new Map<string, string>()
  for (const student of students) {
    if (faker.number.int(49) === 0) {
      late.set(student.cells['sourcedId'] ?? '', dayAfter(start, faker.number.int(days)))
    }
  }
  for (const enrollment of enrollments) {
    const began = late.get(enrollment['userSourcedId'] ?? '')
    if (began !== undefined) enrollment['beginDate'] = began
  }
}
