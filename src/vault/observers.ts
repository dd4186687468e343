import type { Column } from '../roster/column.js'
import { Remembered } from '../roster/column.js'
import type { CsvRow } from '../roster/row.js'
import type { FileKind } from '../roster/schema.js'
import { gradeYear, standingOf } from '../roster/words.js'
import { itemsOf, type Cell } from './part.js'
import type { Observer, PlanContext } from './plan.js'

/** What the files tell of who is a student. */
export function observers({ people }: PlanContext): readonly Observer[] {
  const role = (kind: FileKind, person: string) =>
    observer(kind, person, 'role', standingOf, (id, standing) => {
      people.hasRole(id, standing)
    })
  return [
    role('users', 'sourcedId'),
    role('roles', 'userSourcedId'),
    observer('users', 'sourcedId', 'grades', firstGrade, (id, year) => {
      if (year !== null) people.hasGrade(id, year)
    }),
    observer('enrollments', 'userSourcedId', 'role', standingOf, (id, standing) => {
      people.isEnrolled(id, standing)
    }),
  ]
}

const firstGrade = (grades: Cell) => gradeYear(itemsOf(grades)[0] ?? '')

/** `read` is worked out once for each cell that the column `word` remembers. */
function observer<Told>(
  kind: FileKind,
  person: string,
  word: string,
  read: (cell: Cell) => Told,
  learn: (person: number, told: Told) => void,
): Observer {
  const told = new Remembered<{ readonly told: Told }>()
  const see = (id: number, row: CsvRow, column: Column) => {
    column.look(row)
    const known = told.get(column) ?? told.set(column, { told: read(row.text(column.place)) })
    learn(id, known.told)
  }
  return { kind, person, word, see }
}
