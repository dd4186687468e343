import type { Grant } from '../../src/identity/issuer.js'
import { ok, openSession, type Person } from '../support/house.js'
import { zipped } from '../support/marked-roster.js'
import { Attacker, type Line, type Seen } from './attacker.js'
import type { AttackRoster, Files } from './roster.js'

/** Where attacks are tried: behind a service, or with nothing in between. */
export interface Battlefield {
  readonly roster: AttackRoster
  /** A new vendor with a session: what others asked does not stand in its way. */
  attacker(policy: string, budget?: number): Promise<Attacker>
  /** The next load of the roster; sessions opened from now on are about it. */
  load(files: Files): Promise<void>
  close(): Promise<void>
}

/** A service, however it is run. */
export interface Place {
  person(grant: Omit<Grant, 'ttlSeconds'> & { readonly vendor?: string }): Promise<Person>
  close(): Promise<void>
}

/** Settings of a service under attack: attackers do not wait for the next minute. */
export const UNHURRIED = { HOMEROOM_REQUESTS_PER_MINUTE: '1000000' }

/** A service with the roster loaded; attackers talk to it over HTTP and in no other way. */
export async function openBattlefield(roster: AttackRoster, place: Place): Promise<Battlefield> {
  // Signed in anew each time: a token lives for an hour, and a battle may take longer.
  const asSteward = () => place.person({ role: 'steward', name: 'sam@district.example' })
  let vendors = 0
  const load = async (files: Files): Promise<void> => {
    await ok((await asSteward()).sendZip(await zipped(files)))
  }
  await load(roster.files)
  return {
    ...{ roster, load },
    async attacker(policy, budget) {
      vendors += 1
      const vendor = `vendor-${vendors}`
      const steward = await asSteward()
      await ok(steward.post('/v1/vendors', { vendor, name: vendor }))
      let engineers = 0
      const hire = async (): Promise<Person> => {
        engineers += 1
        const name = `dev-${engineers}@${vendor}.example`
        await ok(steward.post(`/v1/vendors/${vendor}/engineers`, { engineer: name }))
        return place.person({ role: 'engineer', name, vendor })
      }
      const terms = { policy, hours: 2, ...(budget === undefined ? {} : { budget }) }
      const line = new HttpLine(steward, hire, terms)
      await line.colleague()
      return new Attacker(line)
    },
    close: () => place.close(),
  }
}

class HttpLine implements Line {
  session = ''
  private engineer: Person | null = null
  private readonly steward: Person
  private readonly hire: () => Promise<Person>
  private readonly terms: Parameters<typeof openSession>[1]

  constructor(
    steward: Person,
    hire: () => Promise<Person>,
    terms: Parameters<typeof openSession>[1],
  ) {
    this.steward = steward
    this.hire = hire
    this.terms = terms
  }

  async colleague(): Promise<void> {
    this.engineer = await this.hire()
    await this.reopen()
  }

  async reopen(): Promise<void> {
    const people = { steward: this.steward, engineer: this.hired }
    this.session = await openSession(people, this.terms)
  }

  async end(how: 'close' | 'revoke'): Promise<void> {
    const path = `/v1/sessions/${this.session}/${how}`
    if (how === 'close') await ok(this.hired.post(path, { finding: 'nothing', tokens: [] }))
    else await ok(this.steward.post(path, { reason: 'too curious' }))
  }

  async counted(): Promise<number> {
    const { body } = await ok(this.steward.get(`/v1/sessions/${this.session}`))
    return Number((body['budget'] as { readonly used?: unknown } | undefined)?.used)
  }

  async ask(sql: string): Promise<Seen> {
    const from = performance.now()
    const { status, body } = await this.hired.post(`/v1/sessions/${this.session}/queries`, { sql })
    const ms = performance.now() - from
    // A service that breaks down gives nothing away, and must not pass for one that holds.
    if (status >= 500 || status === 429 || status === 401) {
      throw new Error(`${status} to ${sql}: ${JSON.stringify(body)}`)
    }
    const answer = body as Readonly<Record<string, unknown>>
    const withheld = answer['withheld'] as { readonly words?: readonly string[] } | undefined
    return {
      code: status < 300 ? 'ok' : String(answer['code']),
      rows: status < 300 ? (answer['rows'] as unknown[][]) : [],
      words: status < 300 ? (withheld?.words ?? []).join(' ') : String(answer['detail']),
      ms,
    }
  }

  private get hired(): Person {
    if (this.engineer === null) throw new TypeError('nobody is hired yet')
    return this.engineer
  }
}
