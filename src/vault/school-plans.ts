import { holdsBytes, isPlainAscii } from '../roster/plain-cell.js'
import { isAscii } from '../roster/text.js'
import { count, day, flagOf, grade, keep, known, lifecycle, list, state } from './cell-parts.js'
import { identifier, reference } from './identity-parts.js'
import type { Part } from './part.js'
import { compared } from './plain-comparison.js'
import { each, whole, type PlanContext, type TablePlan } from './plan.js'

/** Orgs, sessions of the year and courses. */
export function organisation({ lexicons }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  return [
    whole('orgs', [
      ref('sourcedId', 'ORG'),
      ...lifecycle('orgs'),
      keep('name'),
      known('orgs', 'type'),
      keep('identifier'),
      ref('parentSourcedId', 'ORG'),
    ]),
    whole('academicSessions', [
      ref('sourcedId', 'TERM'),
      ...lifecycle('academicSessions'),
      keep('title'),
      known('academicSessions', 'type'),
      day('startDate'),
      day('endDate'),
      ref('parentSourcedId', 'TERM'),
      keep('schoolYear'),
    ]),
    whole('courses', [
      ref('sourcedId', 'COURSE'),
      ...lifecycle('courses'),
      ref('schoolYearSourcedId', 'TERM'),
      ref('orgSourcedId', 'ORG'),
      ...['title', 'courseCode', 'grades', 'subjects', 'subjectCodes'].map(keep),
      count('subjects'),
      count('subjectCodes'),
    ]),
  ]
}

const FORBIDDEN = /[\\:*?"<>|]/u

/** Classes, their lists, and who is in them. */
export function teaching({ lexicons }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  const owner = ref('classSourcedId', 'CLASS', 'sourcedId')
  const lists = ['termSourcedIds', 'grades', 'subjects', 'subjectCodes', 'periods'].flatMap(list)
  return [
    whole('classes', [
      identifier(lexicons, 'sourcedId', 'CLASS'),
      ...lifecycle('classes'),
      ref('title', 'TITLE'),
      flagOf('title', 'ascii', isAscii, isPlainAscii),
      ref('classCode', 'TITLE'),
      flagOf('classCode', 'forbidden', (code) => FORBIDDEN.test(code)),
      known('classes', 'classType'),
      ref('courseSourcedId', 'COURSE'),
      ref('schoolSourcedId', 'ORG'),
      ...lists,
      state('location'),
    ]),
    each('class_terms', 'classes', owner, 'termSourcedIds', [ref('termSourcedId', 'TERM', 'item')]),
    each('class_grades', 'classes', owner, 'grades', [grade(lexicons)]),
    whole('enrollments', [
      identifier(lexicons, 'sourcedId', 'ENROLLMENT'),
      holds('sourcedId__has_user', 'userSourcedId'),
      holds('sourcedId__has_class', 'classSourcedId'),
      ...lifecycle('enrollments'),
      ref('classSourcedId', 'CLASS'),
      ref('schoolSourcedId', 'ORG'),
      ref('userSourcedId', 'PERSON'),
      known('enrollments', 'role'),
      known('enrollments', 'primary'),
      day('beginDate'),
      day('endDate'),
    ]),
  ]
}

const holds = (column: string, other: string): Part =>
  compared(column, ['sourcedId', other], (id, part) => id.includes(part), holdsBytes)
