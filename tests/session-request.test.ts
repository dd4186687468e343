import { deny } from '../src/session/decide-approval.js'
import { addEngineer, addVendor } from '../src/session/decide-vendor.js'
import { HOUR, NOON, Scene, ana, debugPolicy, eve, ola, sam } from './session-scene.js'

describe('vendors and engineers', () => {
  it('registers a vendor once, by a steward alone', () => {
    const scene = new Scene()
    const add = (by: typeof sam) =>
      scene.decide((state) => addVendor(state, { by, vendor: 'acme', name: 'Acme' }))
    expect(add(ola)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(add(sam)).toBe('acme')
    expect(add(sam)).toMatchObject({ code: 'VENDOR_EXISTS' })
    expect(scene.types()).toEqual(['vendor.refused', 'vendor.added', 'vendor.refused'])
  })

  it('registers an engineer only with a vendor that exists, and once', () => {
    const scene = new Scene().furnished()
    const add = (vendor: string, engineer: string) =>
      scene.decide((state) => addEngineer(state, { by: sam, vendor, engineer }))
    expect(add('nobody', 'Bo')).toMatchObject({ code: 'VENDOR_UNKNOWN' })
    expect(add('acme', ' ANA ')).toMatchObject({ code: 'ENGINEER_EXISTS' })
    expect(add('acme', 'Bo')).toBe('Bo')
  })
})

describe('a request', () => {
  it('is filed with the policy as it stands, and with all its tables unless some are named', () => {
    const scene = new Scene().furnished()
    expect(scene.file()).toBe('req_1')
    expect(scene.state.requests.get('req_1')).toMatchObject({
      ...{ vendor: 'acme', engineer: 'Ana', snapshot: 'snp_1', tables: debugPolicy.tables },
      ...{ policy: { id: 'rostering-debug', hash: debugPolicy.hash } },
      ...{ wished: { opensAt: NOON, closesAt: NOON + 2 * HOUR }, decision: { kind: 'pending' } },
    })
    scene.file('req_2', { tables: ['CLASSES', 'users'] })
    expect(scene.state.requests.get('req_2')?.tables).toEqual(['users', 'classes'])
  })

  it('keeps purpose and interest beside the entry, where the law can have them erased', () => {
    const scene = new Scene().furnished()
    scene.file()
    const { data, payloads } = scene.last()
    expect(payloads.purpose).toEqual({ kind: 'text', text: 'missing students' })
    expect(JSON.stringify(data)).not.toContain('missing students')
  })

  const nobody = { ...ana, name: 'Nobody' }
  const stranger = { ...ana, vendor: 'nobody' }
  const noVendor = { kind: 'engineer', name: 'Ana' } as const
  it.each([
    ['from a vendor that is not registered', { by: stranger }, 'VENDOR_UNKNOWN'],
    ['from an engineer without a vendor', { by: noVendor }, 'VENDOR_UNKNOWN'],
    ['from an engineer who is not registered', { by: nobody }, 'ENGINEER_UNKNOWN'],
    ['from an engineer of another vendor', { by: { ...eve, vendor: 'acme' } }, 'ENGINEER_UNKNOWN'],
    ['from a steward', { by: sam }, 'ROLE_NOT_ALLOWED'],
    ['for a policy there is not', { policy: null }, 'POLICY_UNKNOWN'],
    ['for a table outside the policy', { tables: ['users', 'demographics'] }, 'TABLE_NOT_ALLOWED'],
    ['for a snapshot there is not', { snapshot: 'snp_9' }, 'SNAPSHOT_UNKNOWN'],
    ['for longer than the policy grants', { wished: { hours: 8.001 } }, 'WINDOW_INVALID'],
    [
      'for a window that ends now',
      { wished: { opensAt: NOON - 1, closesAt: NOON } },
      'WINDOW_INVALID',
    ],
    [
      'for a window that ends before it starts',
      { wished: { opensAt: NOON + 2, closesAt: NOON + 1 } },
      'WINDOW_INVALID',
    ],
  ])('is refused %s, and the refusal is on record', (_words, change, code) => {
    const scene = new Scene().furnished()
    expect(scene.file('req_1', change)).toMatchObject({ kind: 'refused', code })
    expect(scene.last()).toMatchObject({
      type: 'request.refused',
      data: { code },
      payloads: { purpose: { text: 'missing students' } },
    })
    expect(scene.state.requests.size).toBe(0)
  })

  it('is refused before a roster was loaded', () => {
    const scene = new Scene()
    scene.decide((state) => addVendor(state, { by: sam, vendor: 'acme', name: 'Acme' }))
    scene.decide((state) => addEngineer(state, { by: sam, vendor: 'acme', engineer: 'Ana' }))
    expect(scene.file()).toMatchObject({ code: 'SNAPSHOT_UNKNOWN' })
  })
})

describe('an approval', () => {
  it('opens a session with window, budget and the days in which tokens resolve', () => {
    const scene = new Scene().furnished()
    scene.file()
    expect(scene.approve({ budget: undefined })).toBe('ses_1')
    expect(scene.session()).toMatchObject({
      ...{ vendor: 'acme', policy: { id: 'rostering-debug' }, budget: 20, resolveDays: 30 },
      ...{ window: { opensAt: NOON, closesAt: NOON + 2 * HOUR }, approved: { by: 'Sam Steward' } },
    })
    expect(scene.state.requests.get('req_1')?.decision).toMatchObject({
      kind: 'approved',
      session: 'ses_1',
    })
  })

  it('never opens before it was given, whatever start is asked for', () => {
    const scene = new Scene().furnished()
    scene.file()
    scene.approve({ opensAt: NOON - 5 * HOUR, closes: { at: NOON + HOUR } })
    expect(scene.session().window).toEqual({ opensAt: NOON, closesAt: NOON + HOUR })
  })

  it.each([
    ['by an engineer', { by: ana }, 'ROLE_NOT_ALLOWED'],
    ['by an officer', { by: ola }, 'ROLE_NOT_ALLOWED'],
    ['by the one who asked, in other letters', { by: { ...sam, name: ' ANA ' } }, 'OWN_REQUEST'],
    ['of a request there is not', { request: 'req_9' }, 'REQUEST_UNKNOWN'],
    [
      'when the policy file changed',
      { policy: { ...debugPolicy, hash: 'b'.repeat(64) } },
      'POLICY_CHANGED',
    ],
    ['when the policy file is gone', { policy: null }, 'POLICY_CHANGED'],
    ['of a window over before it starts', { closes: { at: NOON } }, 'WINDOW_INVALID'],
    ['of more hours than the policy grants', { closes: { hours: 9 } }, 'WINDOW_INVALID'],
    ['of a time that is none', { closes: { at: Number.NaN } }, 'WINDOW_INVALID'],
    ['of a larger budget than the policy grants', { budget: 51 }, 'BUDGET_INVALID'],
    ['of half a person', { budget: 0.5 }, 'BUDGET_INVALID'],
    ['of a negative budget', { budget: -1 }, 'BUDGET_INVALID'],
  ])('is refused %s, and the refusal is on record', (_words, change, code) => {
    const scene = new Scene().furnished()
    scene.file()
    expect(scene.approve(change)).toMatchObject({ kind: 'refused', code })
    expect(scene.last()).toMatchObject({ type: 'approval.refused', data: { code } })
    expect(scene.state.sessions.size).toBe(0)
  })

  it('is given once: neither a second approval nor a denial after it counts', () => {
    const scene = new Scene().opened()
    expect(scene.approve({ session: 'ses_2' })).toMatchObject({ code: 'REQUEST_DECIDED' })
    const denied = scene.decide((state) => deny(state, { by: sam, request: 'req_1', reason: 'x' }))
    expect(denied).toMatchObject({ code: 'REQUEST_DECIDED' })
    expect(scene.state.sessions.size).toBe(1)
  })

  it('cannot follow a denial', () => {
    const scene = new Scene().furnished()
    scene.file()
    scene.decide((state) => deny(state, { by: sam, request: 'req_1', reason: 'no contract' }))
    expect(scene.last().payloads.reason).toEqual({ kind: 'text', text: 'no contract' })
    expect(scene.approve()).toMatchObject({ code: 'REQUEST_DECIDED' })
    expect(scene.state.vendors.get('acme')?.tally).toMatchObject({ requests: 1, denied: 1 })
  })
})
