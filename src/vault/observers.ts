import type { FileKind } from '../roster/schema.js'
import { gradeYear, standingOf } from '../roster/words.js'
import { filled, itemsOf } from './part.js'
import type { Observer, PlanContext } from './plan.js'

/** What the files tell of who is a student. */
export function observers({ lexicons, people }: PlanContext): readonly Observer[] {
  const role = (kind: FileKind, id: string): Observer => ({
    kind,
    reads: [id, 'role'],
    see: ([person, word]) => {
      if (filled(person)) people.hasRole(lexicons.PERSON.id(person), standingOf(word ?? null))
    },
  })
  return [
    role('users', 'sourcedId'),
    role('roles', 'userSourcedId'),
    {
      kind: 'users',
      reads: ['sourcedId', 'grades'],
      see: ([person, grades]) => {
        const year = gradeYear(itemsOf(grades)[0] ?? '')
        if (filled(person) && year !== null) people.hasGrade(lexicons.PERSON.id(person), year)
      },
    },
    {
      kind: 'enrollments',
      reads: ['userSourcedId', 'role'],
      see: ([person, word]) => {
        if (filled(person)) people.isEnrolled(lexicons.PERSON.id(person), standingOf(word ?? null))
      },
    },
  ]
}
