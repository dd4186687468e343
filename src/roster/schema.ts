/**
 * The OneRoster CSV bindings as data: every file, its columns in the order of the specification, whether
 * a cell must be filled, and its type. Packages of 1.2 and 1.2.1 both say "1.2"; the corrections of
 * 1.2.1 are applied (lists of grades, true/false as words).
 *
 * Sources: 1EdTech OneRoster CSV binding 1.2 Final and 1.2.1; 1.1 is 1.2 less the change list printed in it.
 */
export type SchemaVersion = '1.1' | '1.2'

/** `delta`: filled in a delta file, blank in a bulk file. */
export type Required = 'yes' | 'no' | 'delta'

export type CellType =
  | 'guid'
  | 'id'
  | 'string'
  | 'date'
  | 'datetime'
  | 'year'
  | 'integer'
  | 'float'
  | 'reference'
  | 'references'
  | 'list'
  | 'words'
  | 'wordList'

export interface ColumnSpec {
  readonly name: string
  readonly type: CellType
  readonly required: Required
  /** The vocabulary of `words` and `wordList`; empty for every other type. */
  readonly words: readonly string[]
  /** Terms that start with `ext:` are allowed beside the vocabulary (1.2). */
  readonly extensible: boolean
}

type Plain = Exclude<CellType, 'words' | 'wordList'>

const plain =
  (required: Required) =>
  (name: string, type: Plain): ColumnSpec => ({
    name,
    type,
    required,
    words: [],
    extensible: false,
  })
const yes = plain('yes')
const no = plain('no')
const delta = plain('delta')
const words = (
  name: string,
  required: Required,
  list: readonly string[],
  extensible = false,
): ColumnSpec => ({ name, type: 'words', required, words: list, extensible })
const wordList = (
  name: string,
  required: Required,
  list: readonly string[],
  extensible = false,
): ColumnSpec => ({ name, type: 'wordList', required, words: list, extensible })
const both = (columns: readonly ColumnSpec[]) => ({ '1.1': columns, '1.2': columns })

const STATUS = ['active', 'tobedeleted'] as const
const SESSION = ['gradingPeriod', 'semester', 'schoolYear', 'term'] as const
const CLASS = ['homeroom', 'scheduled'] as const
const SEX_11 = ['male', 'female'] as const
const SEX = ['male', 'female', 'unspecified', 'other'] as const
const BOOLEAN = ['true', 'false'] as const
const ENROLLED = ['administrator', 'proctor', 'student', 'teacher'] as const
const ORG = ['department', 'school', 'district', 'local', 'state', 'national'] as const
const USER = [
  'administrator',
  'aide',
  'guardian',
  'parent',
  'proctor',
  'relative',
  'student',
  'teacher',
] as const
const RANK = ['primary', 'secondary'] as const
const SCORE = ['exempt', 'fully graded', 'not submitted', 'partially graded', 'submitted'] as const
const SOURCE = ['case', 'unknown'] as const
const ROLE = [
  'aide',
  'counselor',
  'districtAdministrator',
  'guardian',
  'parent',
  'principal',
  'proctor',
  'relative',
  'siteAdministrator',
  'student',
  'systemAdministrator',
  'teacher',
] as const

const lifecycle = [words('status', 'delta', STATUS), delta('dateLastModified', 'datetime')]

const FILES = {
  academicSessions: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      words('type', 'yes', SESSION),
      yes('startDate', 'date'),
      yes('endDate', 'date'),
      no('parentSourcedId', 'reference'),
      yes('schoolYear', 'year'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      words('type', 'yes', SESSION, true),
      yes('startDate', 'date'),
      yes('endDate', 'date'),
      no('parentSourcedId', 'reference'),
      yes('schoolYear', 'year'),
    ],
  },
  categories: {
    '1.1': [yes('sourcedId', 'guid'), ...lifecycle, yes('title', 'string')],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      no('weight', 'integer'),
    ],
  },
  classes: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      no('grades', 'list'),
      yes('courseSourcedId', 'reference'),
      no('classCode', 'string'),
      words('classType', 'yes', CLASS),
      no('location', 'string'),
      yes('schoolSourcedId', 'reference'),
      yes('termSourcedIds', 'references'),
      no('subjects', 'list'),
      no('subjectCodes', 'list'),
      no('periods', 'list'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      no('grades', 'list'),
      yes('courseSourcedId', 'reference'),
      no('classCode', 'string'),
      words('classType', 'yes', CLASS, true),
      no('location', 'string'),
      yes('schoolSourcedId', 'reference'),
      yes('termSourcedIds', 'references'),
      no('subjects', 'list'),
      no('subjectCodes', 'list'),
      no('periods', 'list'),
    ],
  },
  classResources: both([
    yes('sourcedId', 'guid'),
    ...lifecycle,
    no('title', 'string'),
    yes('classSourcedId', 'reference'),
    yes('resourceSourcedId', 'reference'),
  ]),
  courseResources: both([
    yes('sourcedId', 'guid'),
    ...lifecycle,
    no('title', 'string'),
    yes('courseSourcedId', 'reference'),
    yes('resourceSourcedId', 'reference'),
  ]),
  courses: both([
    yes('sourcedId', 'guid'),
    ...lifecycle,
    no('schoolYearSourcedId', 'reference'),
    yes('title', 'string'),
    no('courseCode', 'string'),
    no('grades', 'list'),
    yes('orgSourcedId', 'reference'),
    no('subjects', 'list'),
    no('subjectCodes', 'list'),
  ]),
  demographics: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      no('birthDate', 'date'),
      words('sex', 'no', SEX_11),
      words('americanIndianOrAlaskaNative', 'no', BOOLEAN),
      words('asian', 'no', BOOLEAN),
      words('blackOrAfricanAmerican', 'no', BOOLEAN),
      words('nativeHawaiianOrOtherPacificIslander', 'no', BOOLEAN),
      words('white', 'no', BOOLEAN),
      words('demographicRaceTwoOrMoreRaces', 'no', BOOLEAN),
      words('hispanicOrLatinoEthnicity', 'no', BOOLEAN),
      no('countryOfBirthCode', 'string'),
      no('stateOfBirthAbbreviation', 'string'),
      no('cityOfBirth', 'string'),
      no('publicSchoolResidenceStatus', 'string'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      no('birthDate', 'date'),
      words('sex', 'no', SEX, true),
      words('americanIndianOrAlaskaNative', 'no', BOOLEAN),
      words('asian', 'no', BOOLEAN),
      words('blackOrAfricanAmerican', 'no', BOOLEAN),
      words('nativeHawaiianOrOtherPacificIslander', 'no', BOOLEAN),
      words('white', 'no', BOOLEAN),
      words('demographicRaceTwoOrMoreRaces', 'no', BOOLEAN),
      words('hispanicOrLatinoEthnicity', 'no', BOOLEAN),
      no('countryOfBirthCode', 'string'),
      no('stateOfBirthAbbreviation', 'string'),
      no('cityOfBirth', 'string'),
      no('publicSchoolResidenceStatus', 'string'),
    ],
  },
  enrollments: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('classSourcedId', 'reference'),
      yes('schoolSourcedId', 'reference'),
      yes('userSourcedId', 'reference'),
      words('role', 'yes', ENROLLED),
      words('primary', 'no', BOOLEAN),
      no('beginDate', 'date'),
      no('endDate', 'date'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('classSourcedId', 'reference'),
      yes('schoolSourcedId', 'reference'),
      yes('userSourcedId', 'reference'),
      words('role', 'yes', ENROLLED, true),
      words('primary', 'no', BOOLEAN),
      no('beginDate', 'date'),
      no('endDate', 'date'),
    ],
  },
  lineItemLearningObjectiveIds: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('lineItemSourcedId', 'reference'),
      words('source', 'yes', SOURCE, true),
      yes('learningObjectiveId', 'string'),
    ],
  },
  lineItems: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      no('description', 'string'),
      yes('assignDate', 'date'),
      yes('dueDate', 'date'),
      yes('classSourcedId', 'reference'),
      yes('categorySourcedId', 'reference'),
      yes('gradingPeriodSourcedId', 'reference'),
      yes('resultValueMin', 'float'),
      yes('resultValueMax', 'float'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      no('description', 'string'),
      yes('assignDate', 'date'),
      yes('dueDate', 'date'),
      yes('classSourcedId', 'reference'),
      yes('categorySourcedId', 'reference'),
      yes('academicSessionSourcedId', 'reference'),
      no('resultValueMin', 'float'),
      no('resultValueMax', 'float'),
      yes('schoolSourcedId', 'reference'),
    ],
  },
  lineItemScoreScales: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      no('title', 'string'),
      yes('lineItemSourcedId', 'reference'),
      yes('scoreScaleSourcedId', 'reference'),
    ],
  },
  orgs: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('name', 'string'),
      words('type', 'yes', ORG),
      no('identifier', 'string'),
      no('parentSourcedId', 'reference'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('name', 'string'),
      words('type', 'yes', ORG, true),
      no('identifier', 'string'),
      no('parentSourcedId', 'reference'),
    ],
  },
  resources: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('vendorResourceId', 'id'),
      no('title', 'string'),
      wordList('roles', 'no', USER),
      words('importance', 'no', RANK),
      no('vendorId', 'id'),
      no('applicationId', 'id'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('vendorResourceId', 'id'),
      no('title', 'string'),
      wordList('roles', 'no', USER, true),
      words('importance', 'no', RANK),
      no('vendorId', 'id'),
      no('applicationId', 'id'),
    ],
  },
  resultLearningObjectiveIds: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('resultSourcedId', 'reference'),
      words('source', 'yes', SOURCE, true),
      yes('learningObjectiveId', 'string'),
      no('score', 'float'),
      no('textScore', 'string'),
    ],
  },
  results: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('lineItemSourcedId', 'reference'),
      yes('studentSourcedId', 'reference'),
      words('scoreStatus', 'yes', SCORE),
      yes('score', 'float'),
      yes('scoreDate', 'date'),
      no('comment', 'string'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('lineItemSourcedId', 'reference'),
      yes('studentSourcedId', 'reference'),
      words('scoreStatus', 'yes', SCORE, true),
      no('score', 'float'),
      yes('scoreDate', 'date'),
      no('comment', 'string'),
      no('textScore', 'string'),
      no('classSourcedId', 'reference'),
      words('inProgress', 'no', BOOLEAN),
      words('incomplete', 'no', BOOLEAN),
      words('late', 'no', BOOLEAN),
      words('missing', 'no', BOOLEAN),
    ],
  },
  resultScoreScales: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      no('title', 'string'),
      yes('resultSourcedId', 'reference'),
      yes('scoreScaleSourcedId', 'reference'),
    ],
  },
  roles: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('userSourcedId', 'reference'),
      words('roleType', 'yes', RANK),
      words('role', 'yes', ROLE, true),
      no('beginDate', 'date'),
      no('endDate', 'date'),
      yes('orgSourcedId', 'reference'),
      no('userProfileSourcedId', 'reference'),
    ],
  },
  scoreScales: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('title', 'string'),
      yes('type', 'string'),
      yes('orgSourcedId', 'reference'),
      yes('courseSourcedId', 'reference'),
      yes('classSourcedId', 'reference'),
      yes('scoreScaleValue', 'list'),
    ],
  },
  userProfiles: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('userSourcedId', 'guid'),
      yes('profileType', 'string'),
      yes('vendorId', 'string'),
      no('applicationId', 'string'),
      no('description', 'string'),
      yes('credentialType', 'string'),
      yes('username', 'string'),
      no('password', 'string'),
    ],
  },
  userResources: {
    '1.1': null,
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      yes('userSourcedId', 'reference'),
      no('orgSourcedId', 'reference'),
      no('classSourcedId', 'reference'),
      yes('resourceSourcedId', 'reference'),
    ],
  },
  users: {
    '1.1': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      words('enabledUser', 'yes', BOOLEAN),
      yes('orgSourcedIds', 'references'),
      words('role', 'yes', USER),
      yes('username', 'string'),
      no('userIds', 'list'),
      yes('givenName', 'string'),
      yes('familyName', 'string'),
      no('middleName', 'string'),
      no('identifier', 'string'),
      no('email', 'string'),
      no('sms', 'string'),
      no('phone', 'string'),
      no('agentSourcedIds', 'references'),
      no('grades', 'string'),
      no('password', 'string'),
    ],
    '1.2': [
      yes('sourcedId', 'guid'),
      ...lifecycle,
      words('enabledUser', 'yes', BOOLEAN),
      yes('username', 'string'),
      no('userIds', 'list'),
      yes('givenName', 'string'),
      yes('familyName', 'string'),
      no('middleName', 'string'),
      no('identifier', 'string'),
      no('email', 'string'),
      no('sms', 'string'),
      no('phone', 'string'),
      no('agentSourcedIds', 'references'),
      no('grades', 'list'),
      no('password', 'string'),
      no('userMasterIdentifier', 'string'), // 1.2 only; 1.2.1 dropped it again
      no('resourceSourcedIds', 'references'),
      no('preferredGivenName', 'string'),
      no('preferredMiddleName', 'string'),
      no('preferredFamilyName', 'string'),
      no('primaryOrgSourcedId', 'reference'),
      no('pronouns', 'string'),
    ],
  },
} as const satisfies Record<string, Record<SchemaVersion, readonly ColumnSpec[] | null>>

/** A data file of the specification, by its name without `.csv`. */
export type FileKind = keyof typeof FILES

/** Every data file of any version, in the order of the specification. */
export const FILE_KINDS = Object.keys(FILES) as readonly FileKind[]

/** Columns of a file in a version, in the order of the specification; null if the version has no such file. */
export function columnsOf(kind: FileKind, version: SchemaVersion): readonly ColumnSpec[] | null {
  return FILES[kind][version]
}

/** The vocabulary of a column over all versions: a word of any version is a word of the specification. */
export function wordsOf(kind: FileKind, column: string): readonly string[] {
  const found = (['1.1', '1.2'] as const).flatMap(
    (version) => columnsOf(kind, version)?.find((spec) => spec.name === column)?.words ?? [],
  )
  return [...new Set(found)]
}

/** The kind of a file from its name in a package, without regard to case; null if there is none. */
export function kindOf(fileName: string): FileKind | 'manifest' | null {
  const wanted = fileName.toLowerCase()
  if (wanted === 'manifest.csv') return 'manifest'
  return FILE_KINDS.find((kind) => `${kind.toLowerCase()}.csv` === wanted) ?? null
}
