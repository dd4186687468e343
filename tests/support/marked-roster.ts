import { ZipFile } from 'yazl'

/**
 * A small OneRoster 1.1 package in which every cell that could name or number a person holds a marker
 * found nowhere else, so that any of them can be searched for afterwards.
 */
export interface MarkedRoster {
  readonly files: Readonly<Record<string, string>>
  /** Every marker in the package; none may be seen outside the importer and `resolve`. */
  readonly markers: readonly string[]
  readonly students: number
}

/** Looks like a name, and like nothing that anyone else would write. */
export const MARK = 'zqx'

export function markedRoster(students = 60): MarkedRoster {
  const markers: string[] = []
  const mark = (what: string, n: number): string => {
    const marker = `${MARK}${what}${n.toString(36)}${MARK}`
    markers.push(marker)
    return marker
  }
  const people = Array.from({ length: students + 4 }, (_, n) => person(n, students, mark))
  const classes = ['c1', 'c2', 'c3', 'c4']
  return {
    markers,
    students,
    files: {
      'manifest.csv': manifest(),
      'orgs.csv': csv(ORGS, [
        ['d1', '', '', 'Marked District', 'district', '100', ''],
        ['s1', '', '', 'North School', 'school', '101', 'd1'],
        ['s2', '', '', 'South School', 'school', '102', 'd1'],
      ]),
      'academicSessions.csv': csv(SESSIONS, [
        ['y1', '', '', 'Year', 'schoolYear', '2026-08-01', '2027-06-15', '', '2027'],
        ['t1', '', '', 'Autumn', 'term', '2026-08-01', '2027-01-15', 'y1', '2027'],
      ]),
      'courses.csv': csv(COURSES, [['k1', '', '', 'y1', 'Reading', 'R1', '03', 'd1', '', '']]),
      'classes.csv': csv(
        CLASSES,
        classes.map((id, n) => [
          ...[
            id,
            '',
            '',
            mark('title', n),
            '03',
            'k1',
            mark('code', n),
            'scheduled',
            mark('room', n),
          ],
          ...[n < 2 ? 's1' : 's2', 't1', '', '', '1'],
        ]),
      ),
      'users.csv': csv(
        USERS,
        people.map(({ user }) => user),
      ),
      'enrollments.csv': csv(ENROLLMENTS, [
        ...people.map(({ id, role }, n) => enrollment(n, id, role, classes[n % 3] ?? 'c1', mark)),
        // An orphan: someone who is not in users.csv.
        enrollment(9999, mark('ghost', 0), 'student', 'c1', mark),
      ]),
      'demographics.csv': csv(
        DEMOGRAPHICS,
        people.map(({ demographics }) => demographics),
      ),
    },
  }
}

type Mark = (what: string, n: number) => string

function person(n: number, students: number, mark: Mark) {
  const role = n < students ? 'student' : 'teacher'
  const id = mark('id', n)
  const login = mark('login', n)
  const user = [
    ...[id, '', '', 'true', n % 2 === 0 ? 's1' : 's2', role, login, `{SIS:${mark('ext', n)}}`],
    ...[mark('given', n), mark('family', n), mark('middle', n), mark('ident', n)],
    ...[`${login}@${MARK}${n}.example`, mark('sms', n), mark('phone', n), mark('agent', n)],
    ...[role === 'student' ? '03' : '', mark('password', n)],
  ]
  const demographics = [
    ...[id, '', '', `20${10 + (n % 8)}-0${1 + (n % 9)}-11`, 'female', 'true'],
    ...['false', 'false', 'false', 'false', 'false', 'false'],
    ...[mark('country', n), mark('state', n), mark('city', n), mark('residence', n)],
  ]
  return { id, role, user, demographics }
}

function enrollment(n: number, id: string, role: string, into: string, mark: Mark): string[] {
  return [mark('enr', n), '', '', into, 's1', id, role, '', '2026-08-15', '2027-06-10']
}

const ORGS = [
  'sourcedId',
  'status',
  'dateLastModified',
  'name',
  'type',
  'identifier',
  'parentSourcedId',
]
const SESSIONS =
  'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear'.split(
    ',',
  )
const COURSES =
  'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes'.split(
    ',',
  )
const CLASSES =
  'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods'.split(
    ',',
  )
const USERS =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password'.split(
    ',',
  )
const ENROLLMENTS =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate'.split(
    ',',
  )
const DEMOGRAPHICS =
  'sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus'.split(
    ',',
  )

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string): string =>
    /[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  return [header, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n'
}

function manifest(): string {
  const bulk = [
    'academicSessions',
    'classes',
    'courses',
    'demographics',
    'enrollments',
    'orgs',
    'users',
  ]
  const absent = [
    'categories',
    'classResources',
    'courseResources',
    'lineItems',
    'resources',
    'results',
  ]
  return csv(
    ['propertyName', 'value'],
    [
      ['manifest.version', '1.0'],
      ['oneroster.version', '1.1'],
      ...bulk.map((file) => [`file.${file}`, 'bulk']),
      ...absent.map((file) => [`file.${file}`, 'absent']),
    ],
  )
}

/** The package as a zip; its texts in UTF-8 unless told otherwise. */
export async function zipped(
  files: Readonly<Record<string, string>>,
  encoding: 'utf8' | 'utf16le' = 'utf8',
): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text, encoding), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
