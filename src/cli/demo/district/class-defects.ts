import { dayAfter, YEAR } from './roster.js'
import type { Row } from './roster.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'
import type { Site } from './site.js'

/** A class sound but for some cells. */
function classWith(cells: Row, note: string): Seeder {
  return { plant: (site) => [planted('classes', [site.addClass({ cells }).id], note)] }
}

/** A session beside the others, without a parent. */
function session(site: Site, cells: Row): string {
  const { start, end, schoolYear } = site.frame.calendar
  const row: Row = {
    ...{ sourcedId: `trm-extra-${site.frame.sessions.length}`, title: 'Extra session' },
    ...{ type: 'term', startDate: start, endDate: end, parentSourcedId: '' },
    ...{ schoolYear: String(schoolYear), ...cells },
  }
  site.frame.sessions.push(row)
  return row['sourcedId'] ?? ''
}

/** Group E of the catalogue: classes, courses and terms. */
export const CLASS_DEFECTS = {
  E01: {
    plant: (site) => {
      const { id, cells } = site.addClass({ course: 'crs-gone' })
      return [
        planted('classes', [id], `a class of a course that is not there: ${cells['title'] ?? ''}`),
      ]
    },
  },
  E02: classWith({ termSourcedIds: '' }, 'a class without a term'),
  E03: classWith({ schoolSourcedId: 'org-closed' }, 'a class of a school that is not there'),
  E04: {
    plant: (site) => {
      const id = session(site, { parentSourcedId: 'trm-gone' })
      return [planted('academicSessions', [id], 'a term whose parent is not there')]
    },
  },
  E05: {
    plant: (site) => {
      const { start } = site.frame.calendar
      const id = session(site, { startDate: dayAfter(start, 30), endDate: dayAfter(start, 5) })
      return [planted('academicSessions', [id], 'a term that ends before it starts')]
    },
  },
  E06: {
    plant: (site) => {
      const { end, schoolYear } = site.frame.calendar
      const next = { startDate: end, endDate: `${schoolYear + 1}-08-01`, type: 'schoolYear' }
      const id = session(site, { ...next, schoolYear: String(schoolYear) })
      return [planted('academicSessions', [id], "next year under this year's number")]
    },
  },
  E07: {
    alone: true,
    plant: ({ frame }) => {
      const later = (date: string | undefined) =>
        `${Number(date?.slice(0, 4)) + 2}${date?.slice(4) ?? ''}`
      for (const row of frame.sessions) {
        row['startDate'] = later(row['startDate'])
        row['endDate'] = later(row['endDate'])
      }
      return [planted('academicSessions', [YEAR], 'only terms of a later year')]
    },
  },
  E08: {
    plant: (site) => {
      const { start } = site.frame.calendar
      const dates = { startDate: dayAfter(start, -300), endDate: dayAfter(start, -60) }
      const term = session(site, { ...dates, type: 'semester' })
      const { id, enrollments } = site.addClass({ cells: { termSourcedIds: term } })
      for (const row of enrollments) Object.assign(row, { beginDate: '', endDate: '' })
      return [planted('classes', [id], "one of last year's classes")]
    },
  },
  E09: {
    plant: (site) => {
      const cells = { title: 'Advanced Pottery' }
      const ids = [site.addClass({ cells }).id, site.addClass({ cells }).id]
      return [planted('classes', ids, 'two classes of one title')]
    },
  },
  E10: {
    plant: (site) => {
      const org = site.addSchool()
      const students = [site.add('student', org), site.add('student', org)]
      const teacher = site.add('teacher', org)
      site.addClass({ students, teacher, cells: { schoolSourcedId: org } })
      return [planted('orgs', [org], 'a school without homerooms')]
    },
  },
  E11: {
    plant: (site) => {
      const student = site.newcomer()
      student.cells['grades'] = '3rd'
      return [planted('users', [idOf(student)], 'a grade in words')]
    },
  },
  E12: {
    plant: (site) => {
      const student = site.newcomer()
      student.cells['grades'] = ''
      return [planted('users', [idOf(student)], 'a student without a grade')]
    },
  },
  E13: classWith({ subjectCodes: '22,23' }, 'one subject and two codes'),
  E14: {
    plant: (site) => {
      const { cells, enrollments } = site.addClass()
      cells['grades'] = 'PK'
      const ids = enrollments
        .filter((row) => row['role'] === 'student')
        .map((row) => row['sourcedId'] ?? '')
      return [planted('enrollments', ids, 'students in a class for another grade')]
    },
  },
  E15: {
    plant: (site) => [planted('courses', [site.addCourse()], 'a course nobody teaches')],
  },
  E16: classWith({ periods: '' }, 'a class without a period'),
} satisfies Record<string, Seeder>
