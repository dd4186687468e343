import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'

/** Groups F (demographics and guardians) and G (against the load before). */
export const OTHER_DEFECTS = {
  F01: {
    plant: (site) => {
      const { demographics } = site.school
      const student = site.newcomer()
      const own = demographics.findIndex(({ sourcedId }) => sourcedId === idOf(student))
      const [record] = demographics.splice(own, 1)
      demographics.push({ ...record, sourcedId: 'stu-nobody' })
      const ids = [idOf(student), 'stu-nobody']
      return [planted('demographics', ids, 'a record of nobody, and a student without one')]
    },
  },
  F02: {
    plant: (site) => {
      const id = idOf(site.one('student'))
      for (const row of site.school.demographics) {
        if (row['sourcedId'] === id) row['birthDate'] = '13/45/2012'
      }
      return [
        planted('demographics', [id], 'a birth date that is none'),
        planted('manifest', ['demographics.csv'], 'and so no date', 'A17'),
      ]
    },
  },
  F03: {
    plant: (site) => {
      const id = idOf(site.one('student'))
      for (const row of site.school.demographics) if (row['sourcedId'] === id) row['sex'] = 'Q7'
      return [planted('demographics', [id], 'a word that is not of the specification')]
    },
  },
  F04: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['agentSourcedIds'] = 'grd-gone'
      return [planted('users', [idOf(student)], 'a guardian who was not sent')]
    },
  },
  F05: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['agentSourcedIds'] = idOf(site.one('teacher'))
      return [planted('users', [idOf(student)], 'a teacher as a guardian')]
    },
  },
  F06: {
    plant: (site) => [planted('users', [idOf(site.add('guardian'))], 'a guardian of nobody')],
  },
  F07: {
    plant: (site) => {
      const student = site.one('student')
      for (let i = 0; i < 6; i++) site.guardianOf(student)
      return [planted('users', [idOf(student)], 'six emergency contacts as guardians')]
    },
  },
  G01: {
    alone: true,
    spread: (school) => {
      const students = school.people.filter(({ kind }) => kind === 'student')
      const gone = new Set(students.filter((_, i) => i % 5 === 0))
      const ids = new Set([...gone].map(idOf))
      const kept = school.people.filter((person) => !gone.has(person))
      const rows = school.enrollments.filter((row) => !ids.has(row['userSourcedId'] ?? ''))
      const known = school.demographics.filter((row) => !ids.has(row['sourcedId'] ?? ''))
      school.people.splice(0, Infinity, ...kept)
      school.enrollments.splice(0, Infinity, ...rows)
      school.demographics.splice(0, Infinity, ...known)
    },
    plant: () => [planted('users', ['a fifth of all students'], 'students left out of the export')],
  },
  G02: {
    alone: true,
    spread: (school) => {
      for (const { cells } of school.people) cells['username'] = `x${cells['username'] ?? ''}`
    },
    plant: () => [planted('users', ['all people'], 'every username changed overnight')],
  },
  G04: {
    plant: (site) => {
      const aide = site.add('aide')
      aide.cells['status'] = 'tobedeleted'
      return [planted('users', [idOf(aide)], 'a deletion of someone never sent')]
    },
  },
  G05: {
    plant: (site) => {
      const aide = site.one('aide')
      site.school.people.push({
        ...aide,
        cells: { ...aide.cells, status: 'tobedeleted' },
        roles: [],
      })
      return [
        planted('users', [idOf(aide)], 'one aide live and deleted'),
        planted('users', [idOf(aide)], 'and so on two lines', 'B01'),
      ]
    },
  },
} satisfies Record<string, Seeder>
