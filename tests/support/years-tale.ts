import { buffer } from 'node:stream/consumers'
import { makeDistrict } from '../../src/cli/demo/district/district.js'
import { zipDistrict } from '../../src/cli/demo/district/write.js'
import { ask, ok } from './house.js'
import type { House, Person } from './house.js'

const HOUR = 3_600_000
const MONTHS = 8

/** A clock that stands months back until a tale sets it ahead; at the end of it, it is the machine's. */
export class TaleClock {
  #behind = Date.now() - monthsAgo(Date.now(), MONTHS)

  now = (): number => Date.now() - this.#behind

  /** Sets it to a time before now, in epoch milliseconds, from which it runs on. */
  set(time: number): void {
    this.#behind = Math.max(0, Date.now() - time)
  }
}

/** Who is in the tale. All made up. */
export interface Cast {
  readonly steward: Person
  readonly engineer: Person
  readonly officer: Person
}

/** Where the tale ends: an open session, a request that waits, and an entry worth a look. */
export interface Tale extends Cast {
  readonly session: string
  readonly request: string
  readonly refusal: number
}

const VENDORS = [
  { vendor: 'brightpath', name: 'BrightPath Learning', engineer: 'Eli Park', sessions: 2 },
  { vendor: 'northstar', name: 'Northstar Math', engineer: 'Mara Lind', sessions: 1 },
] as const
type Vendor = (typeof VENDORS)[number]

/**
 * Tells some months of a made-up district: two vendors ask for sessions, look, are refused now and then, and
 * close with a finding. It ends now, with one session open and one request waiting.
 */
export async function tell(house: House, clock: TaleClock): Promise<Tale> {
  const now = Date.now()
  const first = await cast(house, VENDORS[0])
  for (const { vendor, name, engineer } of VENDORS) {
    await ok(first.steward.post('/v1/vendors', { vendor, name }))
    await ok(first.steward.post(`/v1/vendors/${vendor}/engineers`, { engineer }))
  }
  await loadDistrict(first.steward, clock.now())
  for (let month = MONTHS; month > 0; month -= 1) {
    for (const [place, vendor] of VENDORS.entries()) {
      for (let turn = 0; turn < (month % 3 === 0 ? 1 : vendor.sessions); turn += 1) {
        clock.set(monthsAgo(now, month) + (3 + place * 6 + turn * 9) * 24 * HOUR)
        await visit(house, clock, vendor, { month, turn })
      }
    }
  }
  clock.set(now - HOUR)
  return ending(house, clock)
}

async function cast(house: House, { vendor, engineer }: Vendor): Promise<Cast> {
  const ttlSeconds = 8 * 3600
  return {
    steward: await house.person({ role: 'steward', name: 'Dana Ortiz', ttlSeconds }),
    engineer: await house.person({ role: 'engineer', name: engineer, vendor, ttlSeconds }),
    officer: await house.person({ role: 'officer', name: 'Noor Haddad', ttlSeconds }),
  }
}

async function loadDistrict(steward: Person, at: number): Promise<void> {
  const asOf = new Date(at).toISOString().slice(0, 10)
  const district = makeDistrict({ students: 1200, seed: 7, version: '1.1', asOf, defects: 'all' })
  await ok(steward.sendZip(await buffer(zipDistrict(district))))
}

/** One session of a vendor, from request to finding. */
async function visit(
  house: House,
  clock: TaleClock,
  vendor: Vendor,
  { month, turn }: { readonly month: number; readonly turn: number },
): Promise<void> {
  const people = await cast(house, vendor)
  const ticket = `${vendor.vendor.slice(0, 2).toUpperCase()}-${2400 - month * 17 + turn}`
  const request = await file(people.engineer, ticket)
  clock.set(clock.now() + (1 + ((month * 7 + turn * 5) % 9)) * 0.4 * HOUR)
  const session = await approve(await cast(house, vendor), request)
  const { engineer } = people
  await ok(ask({ engineer, session }, COUNT))
  await ok(ask({ engineer, session }, `${SHOW} LIMIT ${4 + ((month * 11 + turn * 3) % 17)}`))
  for (const sql of FORBIDDEN.slice(0, (month + turn) % 4)) await ask({ engineer, session }, sql)
  await ok(engineer.post(`/v1/sessions/${session}/close`, { finding: FINDING }))
}

async function ending(house: House, clock: TaleClock): Promise<Tale> {
  const people = await cast(house, VENDORS[0])
  const { steward, engineer } = people
  await loadDistrict(steward, clock.now())
  const session = await approve(people, await file(engineer, 'BP-2481'))
  clock.set(Date.now())
  await ok(ask({ engineer, session }, COUNT))
  await ok(ask({ engineer, session }, `${SHOW} LIMIT 6`))
  const refused = await ask({ engineer, session }, FORBIDDEN[0])
  const { index } = refused.body['receipt'] as unknown as { index: number }
  const other = await cast(house, VENDORS[1])
  const request = await file(other.engineer, 'NO-317')
  return { ...people, session, request, refusal: index }
}

async function file(engineer: Person, ticket: string): Promise<string> {
  const filed = await ok(
    engineer.post('/v1/requests', {
      ...{ ticket, policy: 'rostering-debug', wished: { hours: 4 } },
      purpose: 'Students are missing from their classes since the last sync.',
      interest: 'We provide the classes that these students cannot open.',
    }),
  )
  return String(filed.body.request)
}

async function approve({ steward }: Cast, request: string): Promise<string> {
  const note = 'Agreed with the help desk; the ticket is ours.'
  const approved = await ok(
    steward.post(`/v1/requests/${request}/approve`, { hours: 4, budget: 60, note }),
  )
  return String(approved.body.session)
}

function monthsAgo(now: number, months: number): number {
  const at = new Date(now)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 1, 9)
}

export const COUNT = 'SELECT e.role, count(*) AS enrollments FROM enrollments AS e GROUP BY e.role'
export const SHOW =
  "SELECT u.sourcedId, u.username, u.email__state FROM users AS u WHERE u.role = 'student'"
/** Refused, each for another reason. */
export const FORBIDDEN = [
  'SELECT u.givenName, u.familyName FROM users AS u',
  'SELECT lower(u.email) FROM users AS u',
  'SELECT x.grade FROM results AS x',
] as const
const FINDING = 'The sync drops enrollments whose class has no term.'

/** One that names a child, in lines as people write it. */
export const REFUSED_SQL = `SELECT u.sourcedId,\n       u.givenName\nFROM users AS u\nWHERE u.role = 'student'`
