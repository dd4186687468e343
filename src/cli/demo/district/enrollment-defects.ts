import { dayAfter } from './roster.js'
import type { Row } from './roster.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'
import type { Site } from './site.js'

const idsOf = (rows: readonly Row[]): string[] => rows.map((row) => row['sourcedId'] ?? '')

/** As many as share a date, so that a room need not empty it. */
const CROWD = 14

/** A student's first enrollment, changed. */
function changed(site: Site, change: (row: Row) => void): string[] {
  const row = site.enrollmentsOf(idOf(site.one('student'))).at(0)
  if (row !== undefined) change(row)
  return row === undefined ? [] : idsOf([row])
}

/** Group D of the catalogue: who is in which class. */
export const ENROLLMENT_DEFECTS = {
  D01: {
    plant: (site) => {
      const { enrollments } = site.addClass({ students: site.take('student', 3, true) })
      const [row] = enrollments
      if (row !== undefined) row['userSourcedId'] = 'stu-gone'
      return [planted('enrollments', idsOf(enrollments.slice(0, 1)), 'a student who was not sent')]
    },
  },
  D02: {
    plant: (site) => {
      const { cells, enrollments } = site.addClass()
      site.school.classes.splice(site.school.classes.indexOf(cells), 1)
      site.school.courses.pop()
      return [planted('enrollments', idsOf(enrollments), 'a class that was not sent')]
    },
  },
  D03: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['status'] = 'tobedeleted'
      const ids = idsOf(site.enrollmentsOf(idOf(student)))
      return [planted('enrollments', ids, 'a deleted student still on class lists')]
    },
  },
  D04: {
    plant: (site) => {
      const ids = changed(site, (row) => (row['schoolSourcedId'] = site.elsewhere))
      return [planted('enrollments', ids, 'an enrollment that names another school')]
    },
  },
  D05: {
    plant: (site) => {
      const student = site.add('student', site.elsewhere)
      site.addClass({ students: [student] })
      return [planted('users', [idOf(student)], 'a student in a class of a school not his')]
    },
  },
  D06: {
    plant: (site) => {
      const row = site.enrollmentsOf(idOf(site.one('student'))).at(0) ?? {}
      const copy = { ...row, sourcedId: `${row['sourcedId'] ?? ''}-again` }
      site.school.enrollments.push(copy)
      return [planted('enrollments', idsOf([row, copy]), 'one seat twice')]
    },
  },
  D07: {
    plant: (site) => {
      const { enrollments } = site.addClass()
      for (const row of enrollments) row['sourcedId'] = `enr-${row['classSourcedId'] ?? ''}`
      return [planted('enrollments', idsOf(enrollments.slice(0, 1)), 'an id built from the class')]
    },
  },
  D08: {
    plant: (site) => [planted('users', [idOf(site.add('student'))], 'a student without a class')],
  },
  D09: {
    plant: (site) => [planted('users', [idOf(site.add('teacher'))], 'a teacher without a class')],
  },
  D10: {
    plant: (site) => [
      planted('classes', [site.addClass({ students: [] }).id], 'a class with a teacher only'),
    ],
  },
  D11: {
    plant: (site) => [
      planted('classes', [site.addClass({ teacher: null }).id], 'a class without a teacher'),
    ],
  },
  D12: {
    plant: (site) => {
      const { id, enrollments } = site.addClass()
      for (const row of enrollments) row['primary'] = 'false'
      return [planted('classes', [id], 'a class whose teacher is not primary')]
    },
  },
  D13: {
    plant: (site) => {
      const ids = changed(site, (row) => (row['primary'] = 'true'))
      return [planted('enrollments', ids, 'a student marked primary')]
    },
  },
  D14: {
    plant: (site) => {
      const { enrollments } = site.addClass({ students: site.take('student', CROWD, true) })
      const { start } = site.frame.calendar
      const students = enrollments.filter((row) => row['role'] === 'student')
      for (const row of students) {
        Object.assign(row, { beginDate: dayAfter(start, 60), endDate: dayAfter(start, 30) })
      }
      return [planted('enrollments', idsOf(students), 'a class whose dates are swapped')]
    },
  },
  D15: {
    plant: (site) => {
      const students = Array.from({ length: CROWD }, () => site.add('student'))
      const { enrollments } = site.addClass({ students })
      const { start, asOf, end } = site.frame.calendar
      const over = dayAfter(start, 60) <= asOf
      const dates = over
        ? { beginDate: start, endDate: dayAfter(start, 50) }
        : { beginDate: dayAfter(asOf, 30), endDate: end }
      for (const row of enrollments) if (row['role'] === 'student') Object.assign(row, dates)
      return [planted('users', students.map(idOf), 'students whose only class is not now')]
    },
  },
  D16: {
    plant: (site) => {
      const student = site.add('student')
      const { cells } = site.addClass({ students: [student] })
      site.addClass({ students: [student], course: cells['courseSourcedId'] ?? '' })
      return [planted('users', [idOf(student)], 'a change of class that was not closed')]
    },
  },
  D17: {
    plant: (site) => {
      const { id } = site.addClass({ students: site.take('student', 55) })
      return [planted('classes', [id], 'a study hall of 55')]
    },
  },
  D18: {
    plant: (site) => {
      const org = site.addSchool()
      const cells = { schoolSourcedId: org }
      const classes = ['homeroom', 'scheduled'].map((classType) =>
        site.addClass({
          students: [site.add('student', org), site.add('student', org)],
          teacher: null,
          cells: { ...cells, classType },
        }),
      )
      const ids = classes.map(({ id }) => id)
      return [
        planted('orgs', [org], 'a school without any teacher row'),
        planted('classes', ids, 'and so with classes without a teacher', 'D11'),
      ]
    },
  },
  D19: {
    plant: (site) => {
      const { classes } = site.school
      const courses = classes.map((row) => row['courseSourcedId'])
      const reused = classes.find(
        (row) => courses.filter((course) => course === row['courseSourcedId']).length > 1,
      )
      if (reused === undefined) throw new RangeError('No course of the school has two classes.')
      reused['courseSourcedId'] = site.addCourse()
      return [planted('classes', idsOf([reused]), 'a class id used again for another course')]
    },
  },
} satisfies Record<string, Seeder>
