import { columnsOf } from '../../../roster/schema.js'
import type { FileKind } from '../../../roster/schema.js'
import type { Frame, Kind, Person, Row, School, Version } from './roster.js'

/** The headers of a file, in the order of the specification. */
export const specColumns = (kind: FileKind, version: Version): readonly string[] =>
  (columnsOf(kind, version) ?? []).map(({ name }) => name)

/** Files with records in this version, in the order of the manifest. */
export function filesOf(version: Version): readonly FileKind[] {
  const both = [
    'academicSessions',
    'classes',
    'courses',
    'demographics',
    'enrollments',
    'orgs',
  ] as const
  return version === '1.1' ? [...both, 'users'] : [...both, 'roles', 'userProfiles', 'users']
}

/** Rows of a file that belong to the district as a whole. */
export function frameRows(kind: FileKind, frame: Frame): readonly Row[] {
  if (kind === 'orgs') return frame.orgs
  return kind === 'academicSessions' ? frame.sessions : []
}

/** Rows of a file that belong to a school. */
export function schoolRows(kind: FileKind, school: School, version: Version): readonly Row[] {
  switch (kind) {
    case 'classes':
      return school.classes
    case 'courses':
      return school.courses
    case 'demographics':
      return school.demographics
    case 'enrollments':
      return school.enrollments
    case 'roles':
      return school.people.flatMap(({ roles }) => roles)
    case 'userProfiles':
      return school.profiles
    case 'users':
      return version === '1.2'
        ? school.people.map(({ cells }) => cells)
        : school.people.map(withRole)
    default:
      return []
  }
}

/** OneRoster 1.1 knows one administrator where 1.2 knows four. */
const ROLE_11: Readonly<Record<Kind, string>> = {
  student: 'student',
  teacher: 'teacher',
  principal: 'administrator',
  aide: 'aide',
  guardian: 'guardian',
}

const withRole = (person: Person): Row => ({
  ...person.cells,
  role: ROLE_11[person.kind],
  orgSourcedIds: person.roles.map((role) => role['orgSourcedId'] ?? '').join(','),
})
