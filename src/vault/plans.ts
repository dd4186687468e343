import { AGE_GAPS, DAY_FORMATS, ageGap, readDay } from '../roster/dates.js'
import type { FileKind } from '../roster/schema.js'
import { emailDomain, fold, isAscii, isE164, isEmail } from '../roster/text.js'
import { gradeYear, isGone, knownWords, standingOf } from '../roster/words.js'
import type { Words } from './lexicon.js'
import { externalId, userIds } from './external-ids.js'
import {
  bare,
  count,
  day,
  filled,
  flag,
  flagOf,
  grade,
  identifier,
  itemsOf,
  keep,
  known,
  lifecycle,
  list,
  personName,
  reference,
  sharedText,
  state,
  words,
  type Cell,
  type Lexicons,
  type Part,
} from './parts.js'
import type { People } from './people.js'

/** How one file fills one catalogue table. */
export interface TablePlan {
  readonly table: string
  readonly kind: FileKind
  /** The table has the line of the record. */
  readonly line: boolean
  readonly parts: readonly Part[]
  /** One row for each item of a list cell, with its place; the items' parts read `item`. */
  readonly each: { readonly list: string; readonly parts: readonly Part[] } | null
  /** Rows left out; null takes all. */
  readonly unless: { readonly reads: string; readonly gone: (cell: Cell) => boolean } | null
}

/** Looks at the cells of a record without keeping a row. */
export interface Observer {
  readonly kind: FileKind
  readonly reads: readonly string[]
  see(cells: readonly Cell[]): void
}

/** What the plans write into, and the day they compute ages for. */
export interface PlanContext {
  readonly lexicons: Lexicons
  readonly people: People
  readonly emailDomains: Words
  readonly idTypes: Words
  /** Epoch milliseconds. */
  readonly now: number
}

/** Tables of the texts that enough records share; filled once the files are read. */
export const SHARED = { emailDomains: 'shared_domains', idTypes: 'shared_types' } as const

const whole = (table: FileKind, parts: readonly Part[]): TablePlan => ({
  table,
  kind: table,
  line: true,
  parts,
  each: null,
  unless: null,
})

/** Every table that is made from a file, in no order. Together they fill all of the catalogue but `pkg_*`. */
export function tablePlans(context: PlanContext): readonly TablePlan[] {
  return [
    ...organisation(context),
    ...teaching(context),
    users(context),
    ...userLists(context),
    ...userRoles(context),
    ...accounts(context),
    demographics(context),
  ]
}

function organisation({ lexicons }: PlanContext): TablePlan[] {
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

function teaching({ lexicons }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  const owner = ref('classSourcedId', 'CLASS', 'sourcedId')
  const lists = ['termSourcedIds', 'grades', 'subjects', 'subjectCodes', 'periods'].flatMap(list)
  return [
    whole('classes', [
      identifier(lexicons, 'sourcedId', 'CLASS'),
      ...lifecycle('classes'),
      ref('title', 'TITLE'),
      flagOf('title', 'ascii', isAscii),
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
  flag(column, ['sourcedId', other], (id, part) =>
    filled(id) && filled(part) ? id.includes(part) : null,
  )

const each = (
  table: string,
  kind: FileKind,
  owner: Part,
  cell: string,
  parts: readonly Part[],
): TablePlan => ({
  table,
  kind,
  line: false,
  parts: [owner],
  each: { list: cell, parts },
  unless: null,
})

/** Null unless both cells are filled. */
const compared = (column: string, other: string, same: (a: string, b: string) => boolean): Part =>
  flag(column, ['username', other], (a, b) => (filled(a) && filled(b) ? same(a, b) : null))

const equal = (a: string, b: string) => a === b
const localPart = (email: string) => email.slice(0, Math.max(0, email.lastIndexOf('@')))

function users({ lexicons, emailDomains }: PlanContext): TablePlan {
  const id = identifier.bind(null, lexicons)
  const phones = ['sms', 'phone'].flatMap((name) => [state(name), flagOf(name, 'e164', isE164)])
  return whole('users', [
    id('sourcedId', 'PERSON'),
    ...lifecycle('users'),
    known('users', 'enabledUser'),
    known('users', 'role'),
    id('username', 'LOGIN'),
    compared('username__eq_email', 'email', (a, b) => fold(a) === fold(b)),
    compared('username__eq_local', 'email', (a, b) => fold(a) === fold(localPart(b))),
    compared('username__eq_identifier', 'identifier', equal),
    compared('username__eq_sourcedId', 'sourcedId', equal),
    id('identifier', 'IDENT'),
    flag('identifier__eq_sourcedId', ['identifier', 'sourcedId'], (a, b) =>
      filled(a) && filled(b) ? a === b : null,
    ),
    id('email', 'LOGIN'),
    flagOf('email', 'valid', isEmail),
    sharedText('email__domain', ['email'], emailDomains, SHARED.emailDomains, (email) =>
      filled(email) ? emailDomain(email) : null,
    ),
    ...['givenName', 'familyName'].flatMap(personName),
    ...['middleName', 'preferredGivenName', 'preferredFamilyName', 'preferredMiddleName'].map(
      state,
    ),
    state('pronouns'),
    ...phones,
    state('userIds'),
    flagOf('userIds', 'valid', (cell) => itemsOf(cell).every((item) => externalId(item) !== null)),
    ...['orgSourcedIds', 'agentSourcedIds', 'grades'].flatMap(list),
    reference(lexicons, 'userMasterIdentifier', 'MASTER'),
    reference(lexicons, 'primaryOrgSourcedId', 'ORG'),
  ])
}

function userLists({ lexicons, idTypes }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  const owner = ref('userSourcedId', 'PERSON', 'sourcedId')
  return [
    each('user_orgs', 'users', owner, 'orgSourcedIds', [ref('orgSourcedId', 'ORG', 'item')]),
    each('user_agents', 'users', owner, 'agentSourcedIds', [
      ref('agentSourcedId', 'PERSON', 'item'),
    ]),
    each('user_ids', 'users', owner, 'userIds', [
      sharedText('idType', ['item'], idTypes, SHARED.idTypes, (item) => typeOf(item)),
      userIds(lexicons.EXTID),
      flag('item__valid', ['item'], (item) => filled(item) && externalId(item) !== null),
    ]),
    each('user_grades', 'users', owner, 'grades', [grade(lexicons)]),
  ]
}

const typeOf = (item: Cell) => (item === null ? null : (externalId(item)?.type ?? null))

/** Roles of live users in each org, in one shape for 1.1 (users.role, orgSourcedIds) and 1.2 (roles). */
function userRoles({ lexicons }: PlanContext): TablePlan[] {
  const list = [...new Set([...knownWords('users', 'role'), ...knownWords('roles', 'role')])]
  const role = words('role', ['role'], list, (cell) => list.find((word) => word === cell) ?? null)
  const ranks = knownWords('roles', 'roleType')
  const unless = { reads: 'status', gone: isGone }
  return [
    {
      table: 'user_roles',
      kind: 'users',
      line: false,
      parts: [
        bare(lexicons, 'userSourcedId', 'PERSON', 'sourcedId'),
        role,
        words('roleType', [], ranks, () => 'primary'),
      ],
      each: { list: 'orgSourcedIds', parts: [bare(lexicons, 'orgSourcedId', 'ORG', 'item')] },
      unless,
    },
    {
      table: 'user_roles',
      kind: 'roles',
      line: false,
      parts: [
        bare(lexicons, 'userSourcedId', 'PERSON'),
        role,
        words(
          'roleType',
          ['roleType'],
          ranks,
          (cell) => ranks.find((word) => word === cell) ?? null,
        ),
        bare(lexicons, 'orgSourcedId', 'ORG'),
      ],
      each: null,
      unless,
    },
  ]
}

function accounts({ lexicons }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  return [
    whole('roles', [
      ref('sourcedId', 'ROLE'),
      ...lifecycle('roles'),
      ref('userSourcedId', 'PERSON'),
      known('roles', 'roleType'),
      known('roles', 'role'),
      day('beginDate'),
      day('endDate'),
      ref('orgSourcedId', 'ORG'),
      ref('userProfileSourcedId', 'PROFILE'),
    ]),
    whole('userProfiles', [
      ref('sourcedId', 'PROFILE'),
      ...lifecycle('userProfiles'),
      ref('userSourcedId', 'PERSON'),
      ...['profileType', 'vendorId', 'applicationId', 'credentialType'].map(state),
      ref('username', 'LOGIN'),
    ]),
  ]
}

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

function demographics({ lexicons, people, now }: PlanContext): TablePlan {
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
