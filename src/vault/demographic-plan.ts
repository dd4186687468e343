import { AGE_GAPS, ageGap, readDay } from '../roster/dates.js'
import { isFilled, isPlainBoolean, isTrimmed } from '../roster/plain-cell.js'
import { NO_DAY, plainDay } from '../roster/plain-date.js'
import type { CsvRow } from '../roster/row.js'
import { knownWords } from '../roster/words.js'
import { dayFormat, flag, flagOf, lifecycle, state, words } from './cell-parts.js'
import { reference } from './identity-parts.js'
import { filled, type Part } from './part.js'
import { whole, type PlanContext, type TablePlan } from './plan.js'
import { stored } from './staging.js'

const RACES = [
  'americanIndianOrAlaskaNative',
  'asian',
  'blackOrAfricanAmerican',
  'nativeHawaiianOrOtherPacificIslander',
  'white',
  'demographicRaceTwoOrMoreRaces',
  'hispanicOrLatinoEthnicity',
]
const BORN = ['countryOfBirthCode', 'stateOfBirthAbbreviation', 'cityOfBirth']

/** How a column of words keeps that there is none. */
const NONE = Number(stored(null, 'code'))

/** Whether demographic cells are well-formed; no value of them goes further than here. */
export function demographics(context: PlanContext): TablePlan {
  const sexes = new Set(knownWords('demographics', 'sex'))
  return whole('demographics', [
    reference(context.lexicons, 'sourcedId', 'PERSON'),
    ...lifecycle('demographics'),
    dayFormat('birthDate__format', 'birthDate'),
    birthAge(context),
    flagOf('sex', 'valid', (sex) => sexes.has(sex) || sex.startsWith('ext:')),
    flag(
      'race__valid',
      RACES,
      (...cells) => cells.every((cell) => !filled(cell) || cell === 'true' || cell === 'false'),
      arePlainBooleans,
    ),
    ...BORN.map(state),
    state('publicSchoolResidenceStatus'),
  ])
}

/** How far the age is from that of the grade which the person has by then. */
function birthAge({ lexicons, people, now }: PlanContext): Part {
  const gap = (days: number, person: number) => {
    const grade = people.gradeOf(person)
    return grade === null ? null : ageGap(days, grade, now)
  }
  const part = words('birthDate__age_gap', ['birthDate', 'sourcedId'], AGE_GAPS, (birth, id) => {
    const { days } = readDay(birth)
    return days === null || !filled(id) ? null : gap(days, lexicons.PERSON.id(id))
  })
  const quickly = (row: CsvRow, [birth = -1, id = -1]: readonly number[]): number => {
    if (!row.isPlain(birth) || !row.isPlain(id)) return -1
    const days = plainDay(row.data, row.from(birth), row.to(birth))
    if (days === NO_DAY || !isFilled(row.data, row.from(id), row.to(id))) return -1
    const found = gap(days, lexicons.PERSON.idAt(row.data, row.from(id), row.to(id)))
    return found === null ? NONE : AGE_GAPS.indexOf(found)
  }
  return { ...part, quickly }
}

/** Whether cells that are filled are true or false; -1 if their texts are needed. */
function arePlainBooleans(row: CsvRow, places: readonly number[]): number {
  const { data } = row
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? -1
    if (place < 0 || place >= row.count) continue
    if (!row.isPlain(place)) return -1
    const [from, to] = [row.from(place), row.to(place)]
    if (to === from) continue
    if (!isTrimmed(data, from, to)) return -1
    if (!isPlainBoolean(data, from, to)) return 0
  }
  return 1
}
