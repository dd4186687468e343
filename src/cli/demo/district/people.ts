import type { Faker } from '@faker-js/faker'
import { dayAfter, DOMAIN } from './roster.js'
import type { Calendar, Kind, Person, Row } from './roster.js'

const PREFIX: Readonly<Record<Kind, string>> = {
  student: 'stu',
  teacher: 'tch',
  principal: 'adm',
  aide: 'aid',
  guardian: 'grd',
}

/** A person of the kind, numbered, with one primary role in the org. */
export function makePerson(
  faker: Faker,
  kind: Kind,
  number: number,
  org: string,
  grade = '',
): Person {
  const givenName = faker.person.firstName()
  const familyName = faker.person.lastName()
  const sourcedId = `${PREFIX[kind]}-${number}`
  const login = `${plain(givenName)}.${plain(familyName)}${number}`
  const guardian = kind === 'guardian'
  const cells: Row = {
    sourcedId,
    enabledUser: 'true',
    username: login,
    userIds: guardian ? '' : `{LDAP:${login}}`,
    givenName,
    familyName,
    identifier: guardian ? '' : String(number),
    email: `${login}@${guardian ? 'mail.example' : DOMAIN}`,
    grades: grade,
    userMasterIdentifier: guardian ? '' : `mst-${number}`,
    primaryOrgSourcedId: org,
  }
  return { kind, cells, roles: [makeRole(sourcedId, 1, kind, org)] }
}

/** A row of roles.csv. */
export function makeRole(user: string, nth: number, kind: Kind, org: string): Row {
  return {
    sourcedId: `rol-${user}-${nth}`,
    userSourcedId: user,
    roleType: 'primary',
    role: kind,
    orgSourcedId: org,
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

const RACES = [
  'americanIndianOrAlaskaNative',
  'asian',
  'blackOrAfricanAmerican',
  'nativeHawaiianOrOtherPacificIslander',
  'white',
  'demographicRaceTwoOrMoreRaces',
  'hispanicOrLatinoEthnicity',
] as const

/** A demographics record whose birth date fits the grade. Every value is drawn by lot. */
export function makeDemographics(faker: Faker, student: Person, calendar: Calendar): Row {
  const grade = student.cells['grades'] ?? ''
  const age = 5 + (/^\d+$/.test(grade) ? Number(grade) : 0)
  const latest = `${calendar.schoolYear - 1 - age}-08-31`
  const races = RACES.map((race): [string, string] => [
    race,
    faker.number.int(6) === 0 ? 'true' : 'false',
  ])
  return {
    sourcedId: student.cells['sourcedId'] ?? '',
    birthDate: dayAfter(latest, -faker.number.int(364)),
    sex: faker.number.int(1) === 0 ? 'female' : 'male',
    ...Object.fromEntries(races),
    countryOfBirthCode: 'US',
  }
}

/** A log-in profile of a teacher (1.2), and the teacher's role made to point to it. */
export function giveProfile(teacher: Person): Row {
  const user = teacher.cells['sourcedId'] ?? ''
  const sourcedId = `prf-${user}`
  for (const role of teacher.roles) role['userProfileSourcedId'] = sourcedId
  return {
    sourcedId,
    userSourcedId: user,
    profileType: 'SSO',
    vendorId: 'directory',
    applicationId: 'sign-in',
    credentialType: 'LDAP',
    username: teacher.cells['username'] ?? '',
  }
}
