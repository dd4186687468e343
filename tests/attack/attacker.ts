import { zipped } from '../support/marked-roster.js'
import { ok, openHouse, openSession, type House, type Person } from '../support/house.js'
import type { AttackRoster } from './roster.js'

/** What a vendor gets to see of one question: all of it is signal. */
export interface Seen {
  /** Refusal code, or `ok`. */
  readonly code: string
  readonly rows: readonly (readonly unknown[])[]
  /** What was withheld, in words, and of a refusal its detail. */
  readonly words: string
  readonly ms: number
}

/** A house under attack, with a roster loaded. */
export interface Battlefield {
  readonly house: House
  readonly steward: Person
  readonly roster: AttackRoster
  /** A new vendor with a session: what others asked does not stand in its way. */
  attacker(policy: string, budget?: number): Promise<Attacker>
  close(): Promise<void>
}

/** An insider of one vendor, with as many sessions as they can get. */
export class Attacker {
  queries = 0
  session = ''
  private readonly clubs = new Map<string, ReadonlyMap<number, string>>()
  private readonly steward: Person
  private readonly engineer: Person
  private readonly policy: string
  private readonly budget: number | undefined

  constructor(
    people: { readonly steward: Person; readonly engineer: Person },
    policy: string,
    budget: number | undefined,
  ) {
    this.steward = people.steward
    this.engineer = people.engineer
    this.policy = policy
    this.budget = budget
  }

  /** Another session under the same policy; the one before stays as it is. */
  async reopen(): Promise<void> {
    const options = { policy: this.policy, hours: 2 }
    const budget = this.budget === undefined ? {} : { budget: this.budget }
    const { steward, engineer } = this
    this.session = await openSession({ steward, engineer }, { ...options, ...budget })
  }

  get token(): string {
    return this.engineer.token
  }

  async end(how: 'close' | 'revoke'): Promise<void> {
    const path = `/v1/sessions/${this.session}/${how}`
    if (how === 'close') await ok(this.engineer.post(path, { finding: 'nothing', tokens: [] }))
    else await ok(this.steward.post(path, { reason: 'too curious' }))
  }

  async ask(sql: string, more: Record<string, unknown> = {}): Promise<Seen> {
    this.queries += 1
    const from = performance.now()
    const { status, body } = await this.engineer.post(`/v1/sessions/${this.session}/queries`, {
      sql,
      ...more,
    })
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

  /** The one number of an answer; null if there is none. */
  async count(sql: string): Promise<{ readonly n: number | null; readonly seen: Seen }> {
    const seen = await this.ask(sql)
    const cell = seen.rows[0]?.[0]
    return { n: typeof cell === 'number' ? cell : null, seen }
  }

  /** The session's token of a class by its line: classes are about no one, so anyone may list them. */
  async classAt(line: number): Promise<string> {
    const known = this.clubs.get(this.session)
    if (known !== undefined) return known.get(line) ?? ''
    const { rows } = await this.ask('select c.line, c.sourcedId from classes as c')
    this.clubs.set(this.session, new Map(rows.map(([at, token]) => [Number(at), String(token)])))
    return this.classAt(line)
  }
}

export async function openBattlefield(
  roster: AttackRoster,
  settings: Readonly<Record<string, string>> = {},
): Promise<Battlefield> {
  const house = await openHouse({
    settings: { HOMEROOM_REQUESTS_PER_MINUTE: '1000000', ...settings },
  })
  const steward = await house.person({ role: 'steward', name: 'sam@district.example' })
  await ok(steward.sendZip(await zipped(roster.files)))
  let vendors = 0
  return {
    ...{ house, steward, roster },
    async attacker(policy, budget) {
      vendors += 1
      const vendor = `vendor-${vendors}`
      const name = `dev@${vendor}.example`
      await ok(steward.post('/v1/vendors', { vendor, name: vendor }))
      await ok(steward.post(`/v1/vendors/${vendor}/engineers`, { engineer: name }))
      const engineer = await house.person({ role: 'engineer', name, vendor, ttlSeconds: 7_200 })
      const attacker = new Attacker({ steward, engineer }, policy, budget)
      await attacker.reopen()
      return attacker
    },
    close: () => house.close(),
  }
}
