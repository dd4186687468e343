import type { Faker } from '@faker-js/faker'
import { addGuardian } from './school.js'
import { makeDemographics, makePerson, makeRole } from './people.js'
import type { Frame, Kind, Person, Row, School } from './roster.js'
import { DISTRICT, SEMESTERS } from './roster.js'
import { enroll } from './timetable.js'

/** Numbers of people whom seeders add: students from 700000, others from 780000; a block for each site. */
const ADDED = { student: 700_000, other: 780_000 } as const
const BLOCK = 2_000

export interface ClassWish {
  readonly students?: readonly Person[]
  /** `null`: no teacher at all. */
  readonly teacher?: Person | null
  readonly cells?: Row
  /** A course that is there already. */
  readonly course?: string
}

export interface AddedClass {
  readonly cells: Row
  readonly id: string
  readonly enrollments: readonly Row[]
}

/**
 * A school in which defects are planted. Hands out people nobody else was given, and makes new
 * classes and people that are sound but for what the seeder then changes: that is what keeps one
 * defect from disturbing another.
 */
export class Site {
  readonly frame: Frame
  readonly school: School
  readonly #faker: Faker
  readonly #next = { student: 0, other: 0, class: 0, school: 0 }
  readonly #place: number
  readonly #free: Readonly<Record<Kind, Person[]>>

  constructor(frame: Frame, school: School, place: number, faker: Faker) {
    this.frame = frame
    this.school = school
    this.#place = place
    this.#faker = faker
    const free = (kind: Kind) => school.people.filter((person) => person.kind === kind)
    this.#free = {
      student: free('student'),
      teacher: free('teacher'),
      principal: [],
      aide: free('aide'),
      guardian: [],
    }
  }

  /** Another school of the district, for things that stand in the wrong one. */
  get elsewhere(): string {
    const other = this.frame.orgs.find(
      ({ sourcedId, type }) => type === 'school' && sourcedId !== this.school.org,
    )
    return other?.['sourcedId'] ?? DISTRICT
  }

  /** People of the school who were there yesterday too, given to no one else; of one grade if asked. */
  take(kind: Kind, count: number, sameGrade = false): Person[] {
    const free = this.#free[kind]
    const grade = sameGrade ? this.#largestGrade(free) : undefined
    const taken: Person[] = []
    for (let i = free.length - 1; i >= 0 && taken.length < count; i--) {
      const person = free[i]
      if (person !== undefined && (grade === undefined || person.cells['grades'] === grade)) {
        taken.push(person)
        free.splice(i, 1)
      }
    }
    if (taken.length < count) throw new RangeError(tooSmall)
    return taken
  }

  one(kind: Kind): Person {
    const [person] = this.take(kind, 1)
    if (person === undefined) throw new RangeError(tooSmall)
    return person
  }

  two(kind: Kind): readonly [Person, Person] {
    return [this.one(kind), this.one(kind)]
  }

  /** A new person of the school (or of another org), without any enrollment. */
  add(kind: Kind, org = this.school.org): Person {
    const student = kind === 'student'
    const series = student ? 'student' : 'other'
    const number = ADDED[series] + this.#place * BLOCK + this.#next[series]++
    const grade = student ? (this.school.grades[0] ?? '') : ''
    const person = makePerson(this.#faker, kind, number, org, grade)
    this.school.people.push(person)
    if (student) {
      this.school.demographics.push(makeDemographics(this.#faker, person, this.frame.calendar))
    }
    return person
  }

  /** A new student with one class. */
  newcomer(): Person {
    const person = this.add('student')
    this.addClass({ students: [person] })
    return person
  }

  guardianOf(student: Person): Person {
    return addGuardian(this.school, student, this.#faker)
  }

  /** A new class of a new course, with a teacher and, unless said otherwise, two students. */
  addClass(wish: ClassWish = {}): AddedClass {
    const students = wish.students ?? this.take('student', 2, true)
    const nth = ++this.#next.class
    const id = `cls-${this.school.org}-X-${nth}`
    const given = new Set(students.map(({ cells }) => cells['grades'] ?? ''))
    const grades = [...given].filter((grade) => grade !== '').sort()
    const cells: Row = {
      sourcedId: id,
      title: `Elective ${nth}`,
      grades: grades.join(',') || (this.school.grades[0] ?? ''),
      courseSourcedId: wish.course ?? this.addCourse(),
      classCode: `X${nth}`,
      classType: 'scheduled',
      location: 'Library',
      schoolSourcedId: this.school.org,
      termSourcedIds: SEMESTERS.join(','),
      subjects: 'Elective',
      subjectCodes: '22',
      periods: '9',
      ...wish.cells,
    }
    this.school.classes.push(cells)
    const teacher = wish.teacher === undefined ? this.#anyTeacher() : wish.teacher
    const { calendar } = this.frame
    const enrollments = students.map((s) => enroll(this.school, cells, s, 'student', calendar))
    if (teacher !== null) enrollments.push(enroll(this.school, cells, teacher, 'teacher', calendar))
    return { cells, id: cells['sourcedId'] ?? id, enrollments }
  }

  /** A new course; its sourcedId. */
  addCourse(): string {
    const nth = this.school.courses.length + 1
    const sourcedId = `crs-${this.school.org}-X-${nth}`
    this.school.courses.push({
      sourcedId,
      title: `Elective ${nth}`,
      courseCode: `X${nth}`,
      orgSourcedId: this.school.org,
    })
    return sourcedId
  }

  /** A new school org of the district, empty; its sourcedId. */
  addSchool(): string {
    const nth = ++this.#next.school
    const sourcedId = `${this.school.org}-annex-${nth}`
    this.frame.orgs.push({
      sourcedId,
      name: `Annex ${this.#place + 1}.${nth} School`,
      type: 'school',
      identifier: `06999${this.#place}${nth}`,
      parentSourcedId: DISTRICT,
    })
    return sourcedId
  }

  addRole(person: Person, org: string): void {
    const nth = person.roles.length + 1
    person.roles.push(makeRole(idOf(person), nth, person.kind, org))
  }

  /** Takes a person and all their records out of the school. */
  remove(person: Person): void {
    const id = idOf(person)
    cut(this.school.people, (each) => each === person)
    cut(this.school.enrollments, (row) => row['userSourcedId'] === id)
    cut(this.school.demographics, (row) => row['sourcedId'] === id)
  }

  /** Gives a person another sourcedId, everywhere. */
  rename(person: Person, to: string): void {
    const id = idOf(person)
    person.cells['sourcedId'] = to
    for (const role of person.roles) role['userSourcedId'] = to
    for (const row of this.enrollmentsOf(id)) row['userSourcedId'] = to
    for (const row of this.school.demographics) if (row['sourcedId'] === id) row['sourcedId'] = to
  }

  enrollmentsOf(user: string): Row[] {
    return this.school.enrollments.filter((row) => row['userSourcedId'] === user)
  }

  /** Teachers may own any number of added classes: that harms nothing. */
  #anyTeacher(): Person | null {
    const owner = this.school.people.find(({ kind }) => kind === 'teacher')
    return owner ?? null
  }

  #largestGrade(people: readonly Person[]): string | undefined {
    const sizes = new Map<string, number>()
    for (const { cells } of people) {
      const grade = cells['grades'] ?? ''
      sizes.set(grade, (sizes.get(grade) ?? 0) + 1)
    }
    return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0]
  }
}

const tooSmall = 'The district is too small for these defects; ask for more students.'

export const idOf = (person: Person): string => person.cells['sourcedId'] ?? ''

function cut<T>(list: T[], gone: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter((item) => !gone(item)))
}
