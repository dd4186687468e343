import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApproval } from '../src/casework/approve.js'
import { createEndings } from '../src/casework/end.js'
import { createExpiry } from '../src/casework/expire.js'
import { rememberedFigures } from '../src/casework/figures.js'
import { createLoading } from '../src/casework/load.js'
import { createResolving } from '../src/casework/resolve.js'
import { Fault } from '../src/fault.js'
import { createSigner } from '../src/ledger/key.js'
import { openLedger } from '../src/ledger/ledger.js'
import type { Ledger } from '../src/ledger/port.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { policyFacts } from '../src/policy/facts.js'
import type { Figures } from '../src/policy/port.js'
import { fileRequest } from '../src/session/decide-request.js'
import { recordSnapshot } from '../src/session/decide-snapshot.js'
import { addEngineer, addVendor } from '../src/session/decide-vendor.js'
import { fold } from '../src/session/evolve.js'
import type { State } from '../src/session/state.js'
import type { Cloak, Crosswalk } from '../src/vault/port.js'
import { createSessionKeys } from '../src/vault/session-keys.js'
import { HEX, HOUR, NOON, ana, sam } from './session-scene.js'

const policies = createPolicyShelf({ directory: 'policies' })
const policy = policies.policy('rostering-debug') ?? failed()
function failed(): never {
  throw new Error('the policy is not there')
}

const seed = new Uint8Array(32).map((_, place) => place)
let folder: string
let ledger: Ledger<State>
let clock: { time: number; now(): number }
let keys: ReturnType<typeof createSessionKeys>
/** What happened around the ledger, in order. */
let events: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-casework-'))
  clock = { time: NOON, now: () => clock.time }
  events = []
  ledger = await openLedger({
    ...{ directory: join(folder, 'ledger'), anchorFile: join(folder, 'anchor'), fold, clock },
    ...{ origin: 'homeroom.example.org', signer: createSigner('homeroom.example.org', seed) },
    random: (size: number) => randomBytes(size),
  })
  keys = createSessionKeys({ dataDir: folder, vaultKey: randomBytes(32) })
  await ledger.decide((state) => addVendor(state, { by: sam, vendor: 'acme', name: 'Acme' }))
  await ledger.decide((state) => addEngineer(state, { by: sam, vendor: 'acme', engineer: 'Ana' }))
})
afterEach(async () => {
  await ledger.close()
  await rm(folder, { recursive: true })
})

/** The same ledger, whose disk fails from now on. */
const stopped = (): Ledger<State> => ({
  decide: () => Promise.reject(new Fault('LEDGER_STOPPED', 'The disk is gone.')),
  refresh: () => ledger.refresh(),
  state: () => ledger.state(),
  now: () => ledger.now(),
  size: () => ledger.size(),
  checkpoint: () => ledger.checkpoint(),
  list: (...wanted) => ledger.list(...wanted),
  entry: (index) => ledger.entry(index),
  texts: (...wanted) => ledger.texts(...wanted),
  verify: () => ledger.verify(),
  close: () => ledger.close(),
})

const facts = {
  version: '1.1',
  ...{ snapshot: 'snp_1', mode: 'bulk', rows: { users: 9 }, students: 7 },
  ...{ snapshotHash: HEX, crosswalkHash: HEX, previous: null },
} as const

async function filed(): Promise<string> {
  const loaded = { ...facts, deviations: 0 }
  await ledger.decide((state) => recordSnapshot(state, { by: sam, loaded }))
  const command = {
    ...{ by: ana, request: 'req_1', ticket: 'T', purpose: 'p', interest: 'i', basis: 'b' },
    ...{ policy: policyFacts(policy), wished: { hours: 2 } },
  }
  await ledger.decide((state, now) => fileRequest(state, command, now))
  return 'req_1'
}

const approval = (on: Ledger<State>) =>
  createApproval({
    ...{ ledger: on, policies, keys, venue: { admit: () => Promise.resolve(null) } },
    newSession: () => 'ses_1',
  })
const terms = { request: 'req_1', closes: { hours: 2 }, note: 'go' }
const queries = {
  end: (session: string) => {
    events.push(`end ${session}`)
    return Promise.resolve()
  },
}

async function opened(): Promise<void> {
  await filed()
  expect(await approval(ledger)(sam, terms)).toBe('ses_1')
}

describe('an approval', () => {
  it('leaves session and key, or neither', async () => {
    await filed()
    expect(await approval(ledger)(ana, terms)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(await keys.list()).toEqual([])
    expect(await approval(ledger)(sam, terms)).toBe('ses_1')
    expect(await keys.list()).toEqual(['ses_1'])
  })

  it('whose entry could not be written leaves a key that the sweep at start destroys', async () => {
    await filed()
    await expect(approval(stopped())(sam, terms)).rejects.toMatchObject({ code: 'LEDGER_STOPPED' })
    expect(await keys.list()).toEqual(['ses_1'])
    await expiry(ledger).sweep()
    expect(await keys.list()).toEqual([])
  })
})

const expiry = (on: Ledger<State>) =>
  createExpiry({
    ...{ ledger: on, keys, queries },
    onFault: (cause) => events.push(cause instanceof Fault ? cause.code : 'defect'),
  })

describe('expiry', () => {
  it('ends what is over: the room, then the entry; later the key', async () => {
    await opened()
    await expiry(ledger).round()
    expect(events).toEqual([])
    clock.time = NOON + 2 * HOUR
    await expiry(ledger).round()
    expect(events).toEqual(['end ses_1'])
    expect(ledger.state().sessions.get('ses_1')?.ending).toMatchObject({ kind: 'expired' })
    clock.time += 40 * 24 * HOUR
    await expiry(ledger).round()
    expect(await keys.list()).toEqual([])
  })

  it('kills the room of a session that is over even if the ledger cannot write', async () => {
    await opened()
    clock.time = NOON + 2 * HOUR
    await expiry(stopped()).round()
    expect(events).toEqual(['end ses_1', 'LEDGER_STOPPED'])
  })

  it('destroys no key before the log says so', async () => {
    await opened()
    clock.time = NOON + 2 * HOUR
    await expiry(ledger).round()
    clock.time += 40 * 24 * HOUR
    await expiry(stopped()).round()
    expect(await keys.list()).toEqual(['ses_1'])
  })

  it('destroys at start the key that a crash left after the log said so', async () => {
    await opened()
    clock.time += 40 * 24 * HOUR
    const crashed = { ...keys, destroy: () => Promise.reject(new Fault('VAULT_FAILED', 'x')) }
    const onFault = () => undefined
    await createExpiry({ ledger, keys: crashed, queries, onFault }).round()
    expect(await keys.list()).toEqual(['ses_1'])
    await expiry(ledger).sweep()
    expect(await keys.list()).toEqual([])
  })

  it('leaves the keys of living sessions alone', async () => {
    await opened()
    await expiry(ledger).sweep()
    expect(await keys.list()).toEqual(['ses_1'])
  })

  it('runs by itself until it is stopped', async () => {
    await opened()
    clock.time = NOON + 2 * HOUR
    const loop = expiry(ledger)
    loop.start(5)
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await loop.stop()
    expect(events).toEqual(['end ses_1'])
  })
})

describe('a revoke', () => {
  it('is on record before the room is killed', async () => {
    await opened()
    const watching = {
      end: (session: string) => {
        events.push(ledger.state().sessions.get(session)?.ending?.kind ?? 'not on record')
        return Promise.resolve()
      },
    }
    const endings = createEndings({ ledger, keys, queries: watching })
    await endings.revoke(sam, { session: 'ses_1', reason: 'x' })
    expect(events).toEqual(['revoked'])
  })
})

describe('a load', () => {
  const cloak: Pick<Cloak, 'load'> = {
    load: () =>
      Promise.resolve({
        loaded: { ...facts, deviations: { 'blank-id': 2, 'odd-date': 3 } },
        keep: () => Promise.resolve(void events.push('keep')),
        discard: () => Promise.resolve(void events.push('discard')),
      }),
  }
  const source = { kind: 'path', path: 'x' } as const
  const load = (on: Ledger<State>) => createLoading({ ledger: on, cloak, clock })

  it('counts once it is on record, and is kept then', async () => {
    expect(await load(ledger)(sam, source)).toMatchObject({ snapshot: 'snp_1' })
    expect(events).toEqual(['keep'])
    expect(ledger.state().snapshots.get('snp_1')).toMatchObject({ deviations: 5 })
  })

  it('of someone who may not is discarded', async () => {
    expect(await load(ledger)(ana, source)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(events).toEqual(['discard'])
  })

  it('whose entry could not be written is neither kept nor removed: the entry may be durable', async () => {
    await expect(load(stopped())(sam, source)).rejects.toMatchObject({ code: 'LEDGER_STOPPED' })
    expect(events).toEqual([])
  })

  it('runs alone', async () => {
    const loading = load(ledger)
    const both = await Promise.all([loading(sam, source), loading(sam, source)])
    expect(both[1]).toMatchObject({ code: 'IMPORT_RUNNING' })
    expect(events).toEqual(['keep'])
  })
})

describe('a resolve', () => {
  const crosswalk: Crosswalk = {
    raw: (_snapshot, domain, ordinals) => {
      events.push(`unseal ${domain} ${ordinals.join(' ')}`)
      return Promise.resolve(new Map(ordinals.map((ordinal) => [ordinal, `raw-${ordinal}`])))
    },
    ordinal: () => Promise.resolve(null),
  }
  const tokens = async () => {
    const codec = await keys.codec('ses_1')
    if (codec === null) throw new Error('no key')
    return {
      exact: codec.encode('PERSON', 'exact', 7),
      folded: codec.encode('PERSON', 'folded', 7),
      login: codec.encode('LOGIN', 'exact', 8),
    }
  }
  const resolve = (on: Ledger<State>, asked: readonly string[], by = sam) =>
    createResolving({ ledger: on, keys, crosswalk })(by, {
      ...{ session: 'ses_1', tokens: asked, reason: 'HELP-1' },
    })

  it('answers in the order given, and has no value for a companion or a forgery', async () => {
    await opened()
    const { exact, folded, login } = await tokens()
    expect(await resolve(ledger, [login, folded, 'usr_x', exact])).toMatchObject({
      values: [
        { token: login, domain: 'LOGIN', value: 'raw-8' },
        { token: folded, domain: null, value: null },
        { token: 'usr_x', domain: null, value: null },
        { token: exact, domain: 'PERSON', value: 'raw-7' },
      ],
    })
    const [entry] = await ledger.list({ types: ['token.resolved'] }, { limit: 9 })
    expect(entry?.data).toMatchObject({ tokens: 4, found: 2 })
  })

  it('unseals nothing if its entry cannot be written', async () => {
    await opened()
    const { exact } = await tokens()
    await expect(resolve(stopped(), [exact])).rejects.toMatchObject({ code: 'LEDGER_STOPPED' })
    expect(events).toEqual([])
  })

  it('unseals nothing for an engineer, nor once the key is gone', async () => {
    await opened()
    const { exact } = await tokens()
    expect(await resolve(ledger, [exact], ana)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    await keys.destroy('ses_1')
    expect(await resolve(ledger, [exact])).toMatchObject({ code: 'KEY_DESTROYED' })
    expect(events).toEqual([])
    const refusals = await ledger.list({ types: ['token.refused'] }, { limit: 9 })
    expect(refusals).toHaveLength(2)
  })
})

describe('risk figures', () => {
  it('are worked out once for the same policy, snapshot and tables, and again after a failure', async () => {
    let asked = 0
    const figures = rememberedFigures({
      of: () => {
        asked += 1
        if (asked === 1) return Promise.reject(new Fault('ROOM_FAILED', 'x'))
        return Promise.resolve({ students: asked } as Figures)
      },
    })
    const of = (file: string) => figures.of(policy, file, ['users'])
    await expect(of('a')).rejects.toThrow(Fault)
    expect(await of('a')).toMatchObject({ students: 2 })
    expect(await of('a')).toMatchObject({ students: 2 })
    expect(await of('b')).toMatchObject({ students: 3 })
  })
})
