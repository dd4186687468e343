import { AGE_GAPS, DAY_FORMATS, ageGap, readDay } from '../roster/dates.js'
import { knownWords } from '../roster/words.js'
import { flag, flagOf, lifecycle, state, words } from './cell-parts.js'
import { reference } from './identity-parts.js'
import { filled } from './part.js'
import { whole, type PlanContext, type TablePlan } from './plan.js'

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

/** Whether demographic cells are well-formed; no value of them goes further than here. */
export function demographics({ lexicons, people, now }: PlanContext): TablePlan {
  const sexes = new Set(knownWords('demographics', 'sex'))
  return whole('demographics', [
    reference(lexicons, 'sourcedId', 'PERSON'),
    ...lifecycle('demographics'),
    words('birthDate__format', ['birthDate'], DAY_FORMATS, (birth) => readDay(birth).format),
    words('birthDate__age_gap', ['birthDate', 'sourcedId'], AGE_GAPS, (birth, id) => {
      const { days } = readDay(birth)
      const year = filled(id) ? people.gradeOf(lexicons.PERSON.id(id)) : null
      return days === null || year === null ? null : ageGap(days, year, now)
    }),
    flagOf('sex', 'valid', (sex) => sexes.has(sex) || sex.startsWith('ext:')),
    flag('race__valid', RACES, (...cells) =>
      cells.every((cell) => !filled(cell) || cell === 'true' || cell === 'false'),
    ),
    ...BORN.map(state),
    state('publicSchoolResidenceStatus'),
  ])
}
