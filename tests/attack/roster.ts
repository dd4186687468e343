/**
 * A OneRoster 1.1 package made to be attacked. Every student has a secret bit (`enabledUser` is false for
 * half of them, drawn by lot) and every other fact of theirs is known to the attacker. Each target sits in a
 * club of its own: 44 members of two grades, and the target the only one of a third. So "the club" and "the
 * club without its one sixth-grader" differ by the target alone, and both can be asked for in plain SQL.
 */
/** Texts of a package by file name. */
export type Files = Readonly<Record<string, string>>

export interface AttackRoster {
  readonly files: Files
  /** The load of the day after: every target has left their club. */
  readonly filesAfter: Files
  readonly targets: readonly Target[]
  /** A class of 100, for linear reconstruction. */
  readonly cohort: Cohort
}

export interface Target {
  /** 1: the account is disabled. */
  readonly secret: 0 | 1
  /** Line in users.csv. */
  readonly line: number
  /** Line in classes.csv of the target's club, and of another club that it is not in. */
  readonly club: number
  readonly otherClub: number
  readonly grade: string
  readonly others: readonly [string, string]
}

export interface Member {
  readonly secret: 0 | 1
  readonly line: number
  readonly grade: string
  readonly hasEmail: boolean
  readonly length: number
}

export interface Cohort {
  readonly line: number
  readonly members: readonly Member[]
}

const GRADES = ['01', '02', '03', '04', '05', '06'] as const
const SCHOOLS = 4
const PER_GRADE = 50

interface Student extends Member {
  readonly id: string
  readonly school: number
}

/** Draws whole numbers below `most`: the same for the same seed. */
export function lots(seed: number): (most: number) => number {
  let state = seed >>> 0
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

/** @param targets - An even number; half of them have the secret. */
export function attackRoster(targets: number, seed = 7): AttackRoster {
  const draw = lots(seed)
  const students = Array.from({ length: SCHOOLS * GRADES.length * PER_GRADE }, (_, n) =>
    student(n, draw),
  )
  const clubs = Array.from({ length: targets }, (_, n) => club(n, students, draw))
  const assembly = shuffled(students, draw)
  const cohort = [0, 1]
    .flatMap((secret) => assembly.filter((each) => each.secret === secret).slice(0, 50))
    .sort((one, other) => one.line - other.line)
  const rooms = [...clubs.map(({ members }) => members), cohort]
  return {
    files: filesOf(students, rooms),
    filesAfter: filesOf(students, [
      ...clubs.map(({ members, target }) => members.filter((each) => each !== target)),
      cohort,
    ]),
    targets: clubs.map(({ target, others }, n) => ({
      ...{ secret: target.secret, line: target.line, grade: target.grade, others },
      ...{ club: n + 2, otherClub: ((n + 1) % targets) + 2 },
    })),
    cohort: { line: targets + 2, members: cohort },
  }
}

function student(n: number, draw: (most: number) => number): Student {
  const school = n % SCHOOLS
  return {
    id: `s${'x'.repeat(draw(4))}${n}`,
    school,
    secret: draw(2) === 0 ? 0 : 1,
    line: n + 2,
    grade: GRADES[Math.floor(n / SCHOOLS) % GRADES.length] ?? '01',
    hasEmail: draw(3) > 0,
    length: 4 + draw(6),
  }
}

function club(n: number, students: readonly Student[], draw: (most: number) => number) {
  const [grade = '01', ...others] = shuffled(GRADES, draw).slice(0, 3)
  const here = shuffled(students, draw).filter(({ school }) => school === n % SCHOOLS)
  const target = here.find((each) => each.grade === grade && each.secret === n % 2)
  if (target === undefined) throw new Error('no such student')
  const of = (wanted: string | undefined) =>
    here.filter((each) => each.grade === wanted).slice(0, 22)
  const [one = '', two = ''] = others
  const pair: readonly [string, string] = [one, two]
  return { target, others: pair, members: [...of(one), ...of(two), target] }
}

export function shuffled<T>(items: readonly T[], draw: (most: number) => number): T[] {
  const left = [...items]
  return items.map(() => left.splice(draw(left.length), 1)[0] as T)
}

function filesOf(
  students: readonly Student[],
  rooms: readonly (readonly Student[])[],
): Record<string, string> {
  const bulk = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'users']
  const absent =
    'categories,classResources,courseResources,demographics,lineItems,resources,results'
  return {
    'manifest.csv': csv('propertyName,value', [
      ['manifest.version', '1.0'],
      ['oneroster.version', '1.1'],
      ...bulk.map((file) => [`file.${file}`, 'bulk']),
      ...absent.split(',').map((file) => [`file.${file}`, 'absent']),
    ]),
    'orgs.csv': csv('sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId', [
      ['d', '', '', 'District', 'district', '1', ''],
      ...Array.from({ length: SCHOOLS }, (_, n) => [
        `o${n}`,
        '',
        '',
        `School ${n}`,
        'school',
        '2',
        'd',
      ]),
    ]),
    'academicSessions.csv': csv(
      'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
      [['t', '', '', 'Year', 'schoolYear', '2026-08-01', '2027-06-15', '', '2027']],
    ),
    'courses.csv': csv(
      'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
      [['k', '', '', 't', 'Clubs', 'C1', '', 'd', '', '']],
    ),
    'classes.csv': csv(
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
      rooms.map((_, n) => [
        ...[`c${n}`, '', '', `Club ${n}`, '', 'k', `C${n}`, 'scheduled', '', `o${n % SCHOOLS}`],
        ...['t', '', '', '1'],
      ]),
    ),
    'users.csv': csv(
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
      students.map((each) => [
        ...[each.id, '', '', each.secret === 1 ? 'false' : 'true', `o${each.school}`, 'student'],
        ...[`u${each.id}`, '', 'Given', 'Family', '', `${each.line}`.padStart(each.length, '7')],
        ...[each.hasEmail ? `${each.id}@d.example` : '', '', '', '', each.grade, ''],
      ]),
    ),
    'enrollments.csv': csv(
      'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
      rooms.flatMap((members, n) =>
        members.map(({ id }, at) => [
          ...[`e${n}-${at}`, '', '', `c${n}`, `o${n % SCHOOLS}`, id, 'student', ''],
          ...['2026-08-15', '2027-06-10'],
        ]),
      ),
    ),
  }
}

const csv = (header: string, rows: readonly (readonly string[])[]): string =>
  [header, ...rows.map((row) => row.join(','))].join('\r\n') + '\r\n'
