import { createHash } from 'node:crypto'
import type { Actor, Decision, Entry } from '../src/ledger/entry.js'
import { approve } from '../src/session/decide-approval.js'
import { releaseQuery, startQuery } from '../src/session/decide-query.js'
import { fileRequest } from '../src/session/decide-request.js'
import { recordSnapshot } from '../src/session/decide-snapshot.js'
import { addEngineer, addVendor } from '../src/session/decide-vendor.js'
import { evolve } from '../src/session/evolve.js'
import type { PolicyFacts } from '../src/session/request.js'
import type { Session } from '../src/session/session.js'
import { initialState } from '../src/session/state.js'
import type { State } from '../src/session/state.js'

export const NOON = Date.parse('2026-03-02T12:00:00.000Z')
export const HOUR = 3_600_000
export const HEX = 'a'.repeat(64)

export const sam: Actor = { kind: 'steward', name: 'Sam Steward', token: 't-sam' }
export const ana: Actor = { kind: 'engineer', name: 'Ana', vendor: 'acme', token: 't-ana' }
export const eve: Actor = { kind: 'engineer', name: 'Eve', vendor: 'evil', token: 't-eve' }
export const ola: Actor = { kind: 'officer', name: 'Ola', token: 't-ola' }

export const debugPolicy: PolicyFacts = {
  id: 'rostering-debug',
  hash: HEX,
  tables: ['users', 'enrollments', 'classes'],
  longestWindowMs: 8 * HOUR,
  budget: { usual: 20, most: 50 },
  resolveDays: 30,
}

/** The fold over a list: the rules' own world, without a disk. */
export class Scene {
  now = NOON
  state: State = initialState
  readonly log: Entry[] = []

  decide<T>(rule: (state: State, now: number) => Decision<T>): T {
    const { entries, result } = rule(this.state, this.now)
    for (const fresh of entries) {
      const index = this.log.length
      const leafHash = createHash('sha256').update(String(index)).digest('hex')
      const entry = { payloads: {}, ...fresh, index, at: this.now, leafHash } as Entry
      this.log.push(entry)
      this.state = evolve(this.state, entry)
    }
    return result
  }

  types(): string[] {
    return this.log.map(({ type }) => type)
  }

  last(): Entry {
    const entry = this.log.at(-1)
    if (entry === undefined) throw new Error('nothing was logged')
    return entry
  }

  session(id = 'ses_1'): Session {
    const session = this.state.sessions.get(id)
    if (session === undefined) throw new Error('no such session')
    return session
  }

  /** A vendor with Ana, and a snapshot. */
  furnished(): this {
    for (const [vendor, engineer] of [
      ['acme', 'Ana'],
      ['evil', 'Eve'],
    ] as const) {
      this.decide((state) => addVendor(state, { by: sam, vendor, name: vendor }))
      this.decide((state) => addEngineer(state, { by: sam, vendor, engineer }))
    }
    const loaded = {
      ...{ snapshot: 'snp_1', version: '1.1', mode: 'bulk', rows: { users: 9 }, students: 7 },
      ...{ deviations: 0, snapshotHash: HEX, crosswalkHash: HEX, previous: null },
    }
    this.decide((state) => recordSnapshot(state, { by: sam, loaded }))
    return this
  }

  file(request = 'req_1', change: Partial<Parameters<typeof fileRequest>[1]> = {}) {
    return this.decide((state, now) =>
      fileRequest(
        state,
        {
          ...{ by: ana, request, ticket: 'HELP-1', purpose: 'missing students' },
          ...{ interest: 'support', basis: 'contract', policy: debugPolicy },
          wished: { hours: 2 },
          ...change,
        },
        now,
      ),
    )
  }

  approve(change: Partial<Parameters<typeof approve>[1]> = {}) {
    return this.decide((state, now) =>
      approve(
        state,
        {
          ...{ by: sam, request: 'req_1', session: 'ses_1', policy: debugPolicy },
          ...{ closes: { hours: 2 }, budget: 10, note: 'go on' },
          ...change,
        },
        now,
      ),
    )
  }

  /** A session of two hours with a budget of ten, open now. */
  opened(): this {
    this.furnished().file()
    this.approve()
    return this
  }

  start(query: string, change: Partial<Parameters<typeof startQuery>[1]> = {}) {
    const judged = { kind: 'named' as const, check: null, tables: [], columns: [], functions: [] }
    return this.decide((state, now) =>
      startQuery(
        state,
        {
          ...{ by: ana, session: 'ses_1', query, sql: 'SELECT 1', parameters: '' },
          judged,
          ...change,
        },
        now,
      ),
    )
  }

  release(
    query: string,
    subjects: readonly number[],
    mentions: readonly number[] = [],
    session = 'ses_1',
  ) {
    return this.decide((state, now) =>
      releaseQuery(
        state,
        {
          ...{ by: ana, session, query, sql: 'SELECT 1', parameters: '' },
          ...{ kind: 'named', subjects, mentions, rows: subjects.length },
          ...{ withheldGroups: 0, elapsedMs: 3, k: 5 },
        },
        now,
      ),
    )
  }
}
