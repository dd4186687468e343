import type { Domain, Form } from '../vault/domain.js'

/**
 * The tables and columns of a cloaked snapshot: what a room may hold at most. The one list that the
 * cloak fills, a policy chooses from, the gate types names by, and screens explain.
 *
 * Names are the OneRoster names, matched without regard to case. Companions end in `__n` (folded
 * token), `__z` (zeros stripped) or `__<flag>`. Sources: notes on treatments, DESIGN 4.
 */
export type ColumnType =
  | { readonly kind: 'token'; readonly domain: Domain; readonly form: Form }
  | { readonly kind: 'text' | 'integer' | 'boolean' | 'date' | 'timestamp' }

/** What the cloak does to the source cell to make this column. */
export type Treatment =
  | 'keep' // as it stands; organisational facts only
  | 'known' // as it stands if in the column's vocabulary, otherwise NULL
  | 'token' // an ordinal
  | 'shape' // a flag or measure of the text
  | 'bucket' // a coarse class
  | 'parsed' // the value if it parses as the type, otherwise NULL
  | 'position' // where it stood in the file or the list

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly treatment: Treatment
  /** For people: what the column tells, in one clause. */
  readonly words: string
}

export interface Table {
  readonly name: string
  /** Columns whose ordinal is a person the row is about. Empty: the row is about no one. */
  readonly subjects: readonly string[]
  readonly words: string
  readonly columns: readonly Column[]
}

const text = { kind: 'text' } as const
const integer = { kind: 'integer' } as const
const boolean = { kind: 'boolean' } as const
const date = { kind: 'date' } as const
const timestamp = { kind: 'timestamp' } as const
const token = (domain: Domain, form: Form = 'exact') => ({ kind: 'token', domain, form }) as const

const col = (name: string, type: ColumnType, treatment: Treatment, words: string): Column => ({
  name,
  type,
  treatment,
  words,
})

/** `line`: 1-based line of the source file on which the record starts (the header is line 1). */
const line = col('line', integer, 'position', 'line of the record in the source file')

/** An identifier and the flags that let its defects be seen without its text. */
function identifier(name: string, domain: Domain, what: string): Column[] {
  return [
    col(name, token(domain), 'token', `${what}, as a token`),
    col(`${name}__n`, token(domain, 'folded'), 'token', `${what}, trimmed and case-folded`),
    col(`${name}__z`, token(domain, 'stripped'), 'token', `${what}, folded, leading zeros off`),
    state(name),
    col(`${name}__len`, integer, 'shape', 'number of characters'),
    col(`${name}__zeros`, boolean, 'shape', 'starts with a zero'),
    col(`${name}__outer`, text, 'shape', 'outer blanks: none, lead, trail, both'),
    col(`${name}__case`, text, 'shape', 'letters: upper, lower, mixed, none'),
    col(`${name}__ascii`, boolean, 'shape', 'only ASCII characters'),
    col(`${name}__nfc`, boolean, 'shape', 'in Unicode form NFC'),
    col(`${name}__invisible`, boolean, 'shape', 'holds NBSP or zero-width characters'),
    col(`${name}__placeholder`, boolean, 'shape', 'a stand-in such as NA, - or test'),
    col(`${name}__sci`, boolean, 'shape', 'in scientific notation, as Excel leaves it'),
    col(`${name}__digits`, boolean, 'shape', 'digits only, once trimmed'),
    col(`${name}__sheet`, boolean, 'shape', 'starts with = or an apostrophe, as Excel keeps text'),
    col(`${name}__mask`, text, 'shape', 'character classes, if 20 or more records share them'),
  ]
}

/** A reference: only the tokens and whether it was filled. */
const reference = (name: string, domain: Domain, what: string): Column[] => [
  col(name, token(domain), 'token', `${what}, as a token`),
  col(`${name}__n`, token(domain, 'folded'), 'token', `${what}, trimmed and case-folded`),
  state(name),
]

/** absent: no such cell; empty: nothing in it; blank: only white space; filled. */
function state(name: string): Column {
  return col(`${name}__state`, text, 'shape', 'absent, empty, blank or filled')
}

/** A name of a person: never a token, only what defects need. */
const personName = (name: string): Column[] => [
  state(name),
  col(`${name}__placeholder`, boolean, 'shape', 'a stand-in such as NA, - or test'),
  col(`${name}__nfc`, boolean, 'shape', 'in Unicode form NFC'),
  col(`${name}__invisible`, boolean, 'shape', 'holds NBSP or zero-width characters'),
  col(`${name}__mojibake`, boolean, 'shape', 'looks like a wrong decoding'),
  col(`${name}__case`, text, 'shape', 'letters: upper, lower, mixed, none'),
]

const known = (name: string, what: string): Column[] => [
  col(name, text, 'known', `${what}, if it is a word of the specification`),
  state(name),
  col(`${name}__known`, boolean, 'shape', 'a word of the specification'),
]

const day = (name: string): Column[] => [
  col(name, date, 'parsed', 'the date, if it is YYYY-MM-DD'),
  col(`${name}__format`, text, 'shape', 'iso, us, serial, empty, absent or other'),
]

const lifecycle: readonly Column[] = [
  ...known('status', 'record status'),
  col('dateLastModified', timestamp, 'parsed', 'last change, UTC, if it parses'),
  col('dateLastModified__format', text, 'shape', 'iso, empty, absent or other'),
]

/** One item of a list cell: 0-based position in the list. */
const position = col('position', integer, 'position', 'place in the list, from 0')

const users: Table = {
  name: 'users',
  subjects: ['sourcedId'],
  words: 'everyone in the roster: students, teachers, guardians, staff',
  columns: [
    line,
    ...identifier('sourcedId', 'PERSON', 'the person'),
    ...lifecycle,
    ...known('enabledUser', 'whether the account is enabled'),
    ...known('role', 'role (OneRoster 1.1; 1.2 has roles)'),
    ...identifier('username', 'LOGIN', 'log-in name'),
    col('username__eq_email', boolean, 'shape', 'equals the e-mail, case-folded'),
    col('username__eq_local', boolean, 'shape', 'equals the part of the e-mail before @'),
    col('username__eq_identifier', boolean, 'shape', 'equals the identifier'),
    col('username__eq_sourcedId', boolean, 'shape', 'equals the sourcedId'),
    ...identifier('identifier', 'IDENT', 'local id'),
    col('identifier__eq_sourcedId', boolean, 'shape', 'equals the sourcedId'),
    ...identifier('email', 'LOGIN', 'e-mail'),
    col('email__valid', boolean, 'shape', 'has the form of an address'),
    col('email__domain', text, 'known', 'part after @, if 50 or more records share it'),
    col('email__domain_known', boolean, 'shape', 'its domain is shared by 50 or more records'),
    ...personName('givenName'),
    ...personName('familyName'),
    state('middleName'),
    state('preferredGivenName'),
    state('preferredFamilyName'),
    state('preferredMiddleName'),
    state('pronouns'),
    state('sms'),
    col('sms__e164', boolean, 'shape', 'in the form +15551234567'),
    state('phone'),
    col('phone__e164', boolean, 'shape', 'in the form +15551234567'),
    state('userIds'),
    col('userIds__valid', boolean, 'shape', 'a list of {Type:Id}'),
    state('orgSourcedIds'),
    col('orgSourcedIds__count', integer, 'shape', 'items in the list'),
    state('agentSourcedIds'),
    col('agentSourcedIds__count', integer, 'shape', 'items in the list'),
    state('grades'),
    col('grades__count', integer, 'shape', 'items in the list'),
    ...reference('userMasterIdentifier', 'MASTER', 'master identifier'),
    ...reference('primaryOrgSourcedId', 'ORG', 'primary org'),
  ],
}

const classes: Table = {
  name: 'classes',
  subjects: [],
  words: 'sections',
  columns: [
    line,
    ...identifier('sourcedId', 'CLASS', 'the class'),
    ...lifecycle,
    ...reference('title', 'TITLE', 'title'),
    col('title__ascii', boolean, 'shape', 'only ASCII characters'),
    ...reference('classCode', 'TITLE', 'class code'),
    col('classCode__forbidden', boolean, 'shape', 'holds one of \\ : * ? " < > |'),
    ...known('classType', 'homeroom or scheduled'),
    ...reference('courseSourcedId', 'COURSE', 'course'),
    ...reference('schoolSourcedId', 'ORG', 'school'),
    state('termSourcedIds'),
    col('termSourcedIds__count', integer, 'shape', 'items in the list'),
    state('grades'),
    col('grades__count', integer, 'shape', 'items in the list'),
    state('subjects'),
    col('subjects__count', integer, 'shape', 'items in the list'),
    state('subjectCodes'),
    col('subjectCodes__count', integer, 'shape', 'items in the list'),
    state('periods'),
    col('periods__count', integer, 'shape', 'items in the list'),
    state('location'),
  ],
}

const enrollments: Table = {
  name: 'enrollments',
  subjects: ['userSourcedId'],
  words: 'who is in which class, as what',
  columns: [
    line,
    ...identifier('sourcedId', 'ENROLLMENT', 'the enrollment'),
    col('sourcedId__has_user', boolean, 'shape', 'contains the id of the user'),
    col('sourcedId__has_class', boolean, 'shape', 'contains the id of the class'),
    ...lifecycle,
    ...reference('classSourcedId', 'CLASS', 'class'),
    ...reference('schoolSourcedId', 'ORG', 'school'),
    ...reference('userSourcedId', 'PERSON', 'person'),
    ...known('role', 'role in the class'),
    ...known('primary', 'whether the primary teacher'),
    ...day('beginDate'),
    ...day('endDate'),
  ],
}

const pkgFiles: Table = {
  name: 'pkg_files',
  subjects: [],
  words: 'one row for each file of the specification or the package',
  columns: [
    col('file', text, 'known', 'file name, if it is of the specification'),
    col('declared', text, 'known', 'absent, bulk or delta in the manifest'),
    col('present', boolean, 'shape', 'is in the package'),
    col('data_rows', integer, 'shape', 'records'),
    col('utf8_ok', boolean, 'shape', 'is valid UTF-8'),
  ],
}

const previous = (table: Table): Table => ({
  ...table,
  name: `prev_${table.name}`,
  words: `${table.words}, in the load before this one`,
})

const TABLES: readonly Table[] = [
  {
    name: 'orgs',
    subjects: [],
    words: 'schools and districts',
    columns: [
      line,
      ...reference('sourcedId', 'ORG', 'the org'),
      ...lifecycle,
      col('name', text, 'keep', 'name'),
      ...known('type', 'kind of org'),
      col('identifier', text, 'keep', 'state or NCES code'),
      ...reference('parentSourcedId', 'ORG', 'parent org'),
    ],
  },
  {
    name: 'academicSessions',
    subjects: [],
    words: 'terms, semesters, grading periods and school years',
    columns: [
      line,
      ...reference('sourcedId', 'TERM', 'the session'),
      ...lifecycle,
      col('title', text, 'keep', 'title'),
      ...known('type', 'kind of session'),
      ...day('startDate'),
      ...day('endDate'),
      ...reference('parentSourcedId', 'TERM', 'parent session'),
      col('schoolYear', text, 'keep', 'school year as written'),
    ],
  },
  {
    name: 'courses',
    subjects: [],
    words: 'courses of the catalogue',
    columns: [
      line,
      ...reference('sourcedId', 'COURSE', 'the course'),
      ...lifecycle,
      ...reference('schoolYearSourcedId', 'TERM', 'school year'),
      col('title', text, 'keep', 'title'),
      col('courseCode', text, 'keep', 'code'),
      col('grades', text, 'keep', 'grades as written'),
      ...reference('orgSourcedId', 'ORG', 'org'),
      col('subjects', text, 'keep', 'subjects as written'),
      col('subjectCodes', text, 'keep', 'subject codes as written'),
      col('subjects__count', integer, 'shape', 'items in the list'),
      col('subjectCodes__count', integer, 'shape', 'items in the list'),
    ],
  },
  classes,
  {
    name: 'class_terms',
    subjects: [],
    words: 'one row for each term of a class',
    columns: [
      ...reference('classSourcedId', 'CLASS', 'class'),
      position,
      ...reference('termSourcedId', 'TERM', 'term'),
    ],
  },
  {
    name: 'class_grades',
    subjects: [],
    words: 'one row for each grade of a class',
    columns: [...reference('classSourcedId', 'CLASS', 'class'), position, ...grade()],
  },
  users,
  {
    name: 'user_orgs',
    subjects: ['userSourcedId'],
    words: 'one row for each org of a user (1.1)',
    columns: [
      ...reference('userSourcedId', 'PERSON', 'person'),
      position,
      ...reference('orgSourcedId', 'ORG', 'org'),
    ],
  },
  {
    name: 'user_agents',
    subjects: ['userSourcedId', 'agentSourcedId'],
    words: 'one row for each guardian or agent of a user',
    columns: [
      ...reference('userSourcedId', 'PERSON', 'person'),
      position,
      ...reference('agentSourcedId', 'PERSON', 'agent'),
    ],
  },
  {
    name: 'user_ids',
    subjects: ['userSourcedId'],
    words: 'one row for each {Type:Id} of a user',
    columns: [
      ...reference('userSourcedId', 'PERSON', 'person'),
      position,
      col('idType', text, 'known', 'type, if 20 or more records share it'),
      ...identifier('id', 'EXTID', 'external id'),
      col('item__valid', boolean, 'shape', 'has the form {Type:Id}'),
    ],
  },
  {
    name: 'user_grades',
    subjects: ['userSourcedId'],
    words: 'one row for each grade of a user',
    columns: [...reference('userSourcedId', 'PERSON', 'person'), position, ...grade()],
  },
  {
    name: 'roles',
    subjects: ['userSourcedId'],
    words: 'roles of users (1.2)',
    columns: [
      line,
      ...reference('sourcedId', 'ROLE', 'the role record'),
      ...lifecycle,
      ...reference('userSourcedId', 'PERSON', 'person'),
      ...known('roleType', 'primary or secondary'),
      ...known('role', 'role'),
      ...day('beginDate'),
      ...day('endDate'),
      ...reference('orgSourcedId', 'ORG', 'org'),
      ...reference('userProfileSourcedId', 'PROFILE', 'profile'),
    ],
  },
  {
    name: 'user_roles',
    subjects: ['userSourcedId'],
    words: 'role of each live user in each org, the same for 1.1 and 1.2',
    columns: [
      col('userSourcedId', token('PERSON'), 'token', 'person, as a token'),
      col('orgSourcedId', token('ORG'), 'token', 'org, as a token'),
      col('role', text, 'known', 'role, if it is a word of the specification'),
      col('roleType', text, 'known', 'primary or secondary'),
    ],
  },
  {
    name: 'userProfiles',
    subjects: ['userSourcedId'],
    words: 'log-in profiles of users (1.2)',
    columns: [
      line,
      ...reference('sourcedId', 'PROFILE', 'the profile'),
      ...lifecycle,
      ...reference('userSourcedId', 'PERSON', 'person'),
      state('profileType'),
      state('vendorId'),
      state('applicationId'),
      state('credentialType'),
      ...reference('username', 'LOGIN', 'log-in name'),
    ],
  },
  enrollments,
  {
    name: 'demographics',
    subjects: ['sourcedId'],
    words: 'whether demographic cells are filled and well-formed; no values',
    columns: [
      line,
      ...reference('sourcedId', 'PERSON', 'person'),
      ...lifecycle,
      col('birthDate__format', text, 'shape', 'iso, us, serial, empty, absent or other'),
      col(
        'birthDate__age_gap',
        text,
        'bucket',
        'age against grade: -2 or less, -1, 0, +1, +2 or more',
      ),
      col('sex__valid', boolean, 'shape', 'a word of the specification'),
      col('race__valid', boolean, 'shape', 'every race column is true, false or empty'),
      state('countryOfBirthCode'),
      state('stateOfBirthAbbreviation'),
      state('cityOfBirth'),
      state('publicSchoolResidenceStatus'),
    ],
  },
  previous(users),
  previous(classes),
  previous(enrollments),
  {
    name: 'pkg_run',
    subjects: [],
    words: 'one row: this load',
    columns: [
      col('version', text, 'keep', 'OneRoster version of the package: 1.0, 1.1 or 1.2'),
      col('mode', text, 'keep', 'bulk, delta or mixed'),
      col('asof', date, 'keep', 'day of the load, UTC'),
    ],
  },
  pkgFiles,
  previous(pkgFiles),
  {
    name: 'pkg_headers',
    subjects: [],
    words: 'the headers found',
    columns: [
      col('file', text, 'known', 'file name'),
      col('pos', integer, 'position', 'place, from 1'),
      col('header', text, 'known', 'header, if of the specification or metadata.*'),
      col('header__known', boolean, 'shape', 'of the specification'),
    ],
  },
  {
    name: 'pkg_rows',
    subjects: [],
    words: 'every deviation from the specification, without values',
    columns: [
      col('file', text, 'known', 'file name'),
      col('line', integer, 'position', 'line, or NULL for the whole file'),
      col('problem', text, 'keep', 'kind of deviation'),
      col('expected', integer, 'shape', 'for counts: expected'),
      col('seen', integer, 'shape', 'for counts: seen'),
    ],
  },
]

/** A grade: kept if it is one of the usual words, otherwise only a token that can be counted. */
function grade(): Column[] {
  return [
    col('grade', text, 'known', 'grade, if a usual word (KG, 01 to 13, ...)'),
    col('grade__known', boolean, 'shape', 'a usual word'),
    col('grade__t', token('VALUE'), 'token', 'the cell, as a token'),
  ]
}

/** Every table by lower-cased name. */
export const CATALOG: ReadonlyMap<string, Table> = new Map(
  TABLES.map((table) => [table.name.toLowerCase(), table]),
)

/** The column of a table, both looked up without regard to case. */
export function columnOf(table: Table, name: string): Column | undefined {
  const wanted = name.toLowerCase()
  return table.columns.find((column) => column.name.toLowerCase() === wanted)
}
