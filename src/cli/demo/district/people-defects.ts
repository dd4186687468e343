import type { Row } from './roster.js'
import { idOf } from './site.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { makeRole } from './people.js'

const cell = (row: Row, column: string): string => row[column] ?? ''

/** Group B of the catalogue: who is who. */
export const PEOPLE_DEFECTS = {
  B01: {
    plant: (site) => {
      const student = site.one('student')
      site.school.people.push({ ...student, roles: [] })
      return [planted('users', [idOf(student)], 'one student on two lines')]
    },
  },
  B02: {
    plant: (site) => {
      const [a, b] = site.two('student')
      b.cells['identifier'] = cell(a.cells, 'identifier')
      return [planted('users', [idOf(a), idOf(b)], 'two sourcedIds with one local id')]
    },
  },
  B03: {
    plant: (site) => {
      const [a, b] = [site.add('aide'), site.add('aide', site.elsewhere)]
      b.cells['identifier'] = cell(a.cells, 'identifier')
      const ids = [idOf(a), idOf(b)]
      return [
        planted('users', ids, 'one aide with an id for each school'),
        planted('users', ids, 'and so with two ids', 'B02'),
      ]
    },
  },
  B04: {
    plant: (site) => {
      const [a, b] = [site.one('student'), site.newcomer()]
      site.rename(b, idOf(a).toUpperCase())
      return [planted('users', [idOf(a), idOf(b)], 'ids that differ in letter case only')]
    },
  },
  B05: {
    plant: (site) => {
      const [a, b] = [site.one('student'), site.newcomer()]
      b.cells['identifier'] = `0${cell(a.cells, 'identifier')}`
      return [
        planted('users', [idOf(a), idOf(b)], 'local ids that differ by a leading zero'),
        planted('users', [idOf(b)], 'which makes one of them longer', 'B06'),
      ]
    },
  },
  B06: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['identifier'] = `9${cell(student.cells, 'identifier')}5`
      return [planted('users', [idOf(student)], 'a local id of 8 digits among those of 6')]
    },
  },
  B07: {
    plant: (site) => {
      const [a, b] = site.two('teacher')
      b.cells['username'] = cell(a.cells, 'username').toUpperCase()
      return [planted('users', [idOf(a), idOf(b)], 'one username in two spellings')]
    },
  },
  B08: {
    plant: (site) => {
      const [a, b] = site.two('teacher')
      b.cells['email'] = cell(a.cells, 'email')
      return [planted('users', [idOf(a), idOf(b)], 'two teachers with one address')]
    },
  },
  B09: {
    plant: (site) => {
      const student = site.one('student')
      const guardian = site.guardianOf(student)
      guardian.cells['email'] = cell(student.cells, 'email')
      return [
        planted('users', [idOf(student), idOf(guardian)], "a guardian with the pupil's address"),
      ]
    },
  },
  B10: {
    plant: (site) => {
      const students = site.take('student', 3)
      for (const { cells } of students) cells['email'] = ''
      return [planted('users', students.map(idOf), 'students without an e-mail')]
    },
  },
  B11: {
    plant: (site) => {
      const teacher = site.one('teacher')
      teacher.cells['email'] = cell(teacher.cells, 'email').replace('@', '')
      return [planted('users', [idOf(teacher)], 'an e-mail without its @')]
    },
  },
  B12: {
    plant: (site) => {
      const teacher = site.one('teacher')
      teacher.cells['email'] = `${cell(teacher.cells, 'username')}@elsewhere.example`
      return [planted('users', [idOf(teacher)], 'a private e-mail domain')]
    },
  },
  B13: {
    plant: (site) => {
      const teacher = site.one('teacher')
      teacher.cells['username'] = ` ${cell(teacher.cells, 'username')}`
      return [planted('users', [idOf(teacher)], 'a blank before the username')]
    },
  },
  B14: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['familyName'] = 'Pen\u0303a'
      return [planted('users', [idOf(student)], 'a decomposed letter in a name')]
    },
  },
  B15: {
    plant: (site) => {
      const teacher = site.one('teacher')
      teacher.cells['username'] = `\u0430${cell(teacher.cells, 'username')}`
      return [planted('users', [idOf(teacher)], 'a Cyrillic letter in a username')]
    },
  },
  B16: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['username'] = `p${cell(student.cells, 'identifier')}q`
      return [planted('users', [idOf(student)], 'a username made from the local id')]
    },
  },
  B17: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['userIds'] = ''
      return [planted('users', [idOf(student)], 'no directory id')]
    },
  },
  B18: {
    plant: (site) => {
      const aide = site.one('aide')
      aide.cells['userIds'] = `LDAP:${cell(aide.cells, 'username')}`
      return [planted('users', [idOf(aide)], 'userIds without braces')]
    },
  },
  B19: {
    plant: (site) => {
      const [a, b] = site.two('student')
      b.cells['userIds'] = cell(a.cells, 'userIds')
      return [planted('users', [idOf(a), idOf(b)], 'one directory id on two students')]
    },
  },
  B20: {
    plant: (site) => {
      const [leaver, student] = [site.one('student'), site.newcomer()]
      site.remove(leaver)
      student.cells['email'] = cell(leaver.cells, 'email')
      student.cells['username'] = cell(leaver.cells, 'username')
      return [planted('users', [idOf(student)], "a new student with a leaver's e-mail")]
    },
  },
  B21: {
    plant: (site) => {
      const student = site.one('student')
      site.rename(student, `${idOf(student)}-new`)
      return [planted('users', [idOf(student)], 'a student under a new sourcedId')]
    },
  },
  B22: {
    version: '1.2',
    plant: (site) => {
      const student = site.one('student')
      student.roles.push(makeRole(idOf(student), 2, 'student', site.school.org))
      return [planted('users', [idOf(student)], 'two primary roles in one school')]
    },
  },
  B23: {
    plant: (site) => {
      const aide = site.add('aide')
      aide.roles = []
      aide.cells['primaryOrgSourcedId'] = ''
      return [planted('users', [idOf(aide)], 'an aide who belongs nowhere')]
    },
  },
  B24: {
    version: '1.2',
    plant: (site) => {
      const student = site.one('student')
      student.cells['primaryOrgSourcedId'] = site.elsewhere
      return [planted('users', [idOf(student)], 'a primary org without a role in it')]
    },
  },
  B25: {
    plant: (site) => {
      const student = site.one('student')
      student.cells['enabledUser'] = 'false'
      return [planted('users', [idOf(student)], 'a disabled student on class lists')]
    },
  },
  B26: {
    plant: (site) => {
      const aide = site.add('aide')
      Object.assign(aide.cells, { givenName: 'Test', familyName: 'NA' })
      return [planted('users', [idOf(aide)], 'a test record')]
    },
  },
  B27: {
    version: '1.2',
    plant: (site) => {
      const [a, b] = site.two('student')
      b.cells['userMasterIdentifier'] = cell(a.cells, 'userMasterIdentifier')
      return [planted('users', [idOf(a), idOf(b)], 'one master identifier on two students')]
    },
  },
  B28: {
    version: '1.2',
    plant: (site) => {
      const [a, b] = site.two('teacher')
      const [role] = a.roles
      if (role !== undefined) role['userProfileSourcedId'] = `prf-${idOf(b)}`
      const ids = role === undefined ? [] : [cell(role, 'sourcedId')]
      return [planted('roles', ids, "a teacher's role with a colleague's profile")]
    },
  },
  B29: {
    plant: (site) => {
      const teacher = site.one('teacher')
      const { enrollments } = site.addClass({
        students: [...site.take('student', 2, true), teacher],
      })
      const ids = enrollments
        .filter((row) => row['userSourcedId'] === idOf(teacher) && row['role'] === 'student')
        .map((row) => cell(row, 'sourcedId'))
      return [planted('enrollments', ids, 'a teacher enrolled as a student')]
    },
  },
} satisfies Record<string, Seeder>
