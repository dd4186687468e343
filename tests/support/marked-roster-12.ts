import type { MarkedRoster } from './marked-roster.js'
import { MARK, markedRoster } from './marked-roster.js'

/**
 * The marked roster as OneRoster 1.2 has it: roles and log-in profiles in files of their own, preferred
 * names, pronouns and a master identifier beside the others. Every added cell that tells of a person is
 * a marker too.
 */
export function markedRoster12(students = 60): MarkedRoster {
  const base = markedRoster(students)
  const markers = [...base.markers]
  const mark = (what: string, n: number): string => {
    const marker = `${MARK}${what}${n.toString(36)}${MARK}`
    markers.push(marker)
    return marker
  }
  const people = rows(base.files['users.csv'])
  const cell = (row: Readonly<Record<string, string>>, name: string): string => row[name] ?? ''
  const users = people.map((row, n) => [
    ...KEPT.map((name) => cell(row, name)),
    ...['master', 'prefgiven', 'preffamily', 'prefmiddle', 'pronoun'].map((what) => mark(what, n)),
    cell(row, 'orgSourcedIds'),
  ])
  const profiles = people.map((row, n) => [
    ...[mark('profile', n), '', '', cell(row, 'sourcedId'), 'SSO', mark('vendor', n)],
    ...[mark('app', n), mark('descr', n), 'password', mark('account', n), mark('secret', n)],
  ])
  const roles = people.map((row, n) => [
    ...[mark('role', n), '', '', cell(row, 'sourcedId'), 'primary', cell(row, 'role')],
    ...['2026-08-01', '', cell(row, 'orgSourcedIds'), profiles[n]?.[0] ?? ''],
  ])
  return {
    ...base,
    markers,
    files: {
      ...base.files,
      'manifest.csv': (base.files['manifest.csv'] ?? '')
        .replace('oneroster.version,1.1', 'oneroster.version,1.2')
        .concat('file.roles,bulk\r\nfile.userProfiles,bulk\r\n'),
      'users.csv': csv([...KEPT, ...ADDED], users),
      'roles.csv': csv(ROLES, roles),
      'userProfiles.csv': csv(PROFILES, profiles),
    },
  }
}

const KEPT =
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password'.split(
    ',',
  )
const ADDED =
  'userMasterIdentifier,preferredGivenName,preferredFamilyName,preferredMiddleName,pronouns,primaryOrgSourcedId'.split(
    ',',
  )
const ROLES =
  'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId'.split(
    ',',
  )
const PROFILES =
  'sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,password'.split(
    ',',
  )

/** The rows of a file without quoted cells, by header. */
function rows(file = ''): Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = file.trimEnd().split('\r\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

const csv = (header: readonly string[], all: readonly (readonly string[])[]): string =>
  [header, ...all].map((row) => `${row.join(',')}\r\n`).join('')
