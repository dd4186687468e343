import { close, expireDue, keysDue, revoke } from '../src/session/decide-end.js'
import { resolveTokens } from '../src/session/decide-resolve.js'
import { readLedger } from '../src/session/decide-ledger.js'
import { entry, sessionState } from '../src/session/session.js'
import { DAY_MS } from '../src/session/window.js'
import { HOUR, NOON, Scene, ana, eve, ola, sam } from './session-scene.js'

const revoked = (scene: Scene, by = sam) =>
  scene.decide((state, now) => revoke(state, { by, session: 'ses_1', reason: 'over' }, now))
const closed = (scene: Scene, by = ana, queries: string[] = []) =>
  scene.decide((state, now) =>
    close(state, { by, session: 'ses_1', finding: 'twins', tokens: ['usr_a'], queries }, now),
  )

describe('the end of a session', () => {
  it('comes by a steward at once, also before the window opened', () => {
    const scene = new Scene().furnished()
    scene.file()
    scene.approve({ opensAt: NOON + HOUR, closes: { hours: 1 } })
    expect(revoked(scene, ola)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(revoked(scene)).toBe('ses_1')
    expect(entry(scene.session(), NOON + HOUR)).toMatchObject({ code: 'SESSION_OVER' })
    expect(revoked(scene)).toMatchObject({ code: 'SESSION_OVER' })
    expect(scene.state.vendors.get('acme')?.tally.revoked).toBe(1)
  })

  it('comes by its own engineer with a finding, which names queries of this session alone', () => {
    const scene = new Scene().opened()
    expect(closed(scene, eve)).toMatchObject({ code: 'NOT_YOURS' })
    expect(closed(scene, { ...ana, name: 'Bo' })).toMatchObject({ code: 'ENGINEER_UNKNOWN' })
    expect(closed(scene, ana, ['qry_9'])).toMatchObject({ code: 'BODY_INVALID' })
    scene.start('qry_1')
    expect(closed(scene, ana, ['qry_1'])).toBe('ses_1')
    expect(scene.last()).toMatchObject({
      data: { tokens: 1, queries: ['qry_1'] },
      payloads: { finding: { text: 'twins' }, tokens: { text: 'usr_a' } },
    })
    expect(scene.start('qry_2')).toMatchObject({ code: 'SESSION_OVER' })
  })

  it('comes by itself when the window is over, and is recorded once', () => {
    const scene = new Scene().opened()
    scene.now = NOON + 2 * HOUR - 1
    expect(scene.decide(expireDue)).toEqual([])
    scene.now = NOON + 2 * HOUR
    expect(sessionState(scene.session(), scene.now)).toBe('expired')
    expect(scene.decide(expireDue)).toEqual(['ses_1'])
    expect(scene.decide(expireDue)).toEqual([])
    expect(revoked(scene)).toMatchObject({ code: 'SESSION_OVER' })
  })

  it('is no later because it was recorded late', () => {
    const scene = new Scene().opened()
    scene.now = NOON + 2 * HOUR + 5 * DAY_MS
    scene.decide(expireDue)
    scene.now = NOON + 2 * HOUR + 30 * DAY_MS
    expect(scene.decide(keysDue)).toEqual(['ses_1'])
  })
})

describe('the token key', () => {
  it('is destroyed when the days of the policy are over, not a millisecond before', () => {
    const scene = new Scene().opened()
    revoked(scene)
    scene.now = NOON + 30 * DAY_MS - 1
    expect(scene.decide(keysDue)).toEqual([])
    scene.now = NOON + 30 * DAY_MS
    expect(scene.decide(keysDue)).toEqual(['ses_1'])
    expect(scene.decide(keysDue)).toEqual([])
    expect(scene.session().keyDestroyed).toBe(true)
  })

  it('is not destroyed while the session is open', () => {
    const scene = new Scene().opened()
    expect(scene.decide(keysDue)).toEqual([])
  })
})

describe('resolving tokens', () => {
  const resolved = (scene: Scene, by = sam, found = 1) =>
    scene.decide((state, now) => {
      const command = { by, session: 'ses_1', tokens: ['usr_a', 'usr_b'], found, reason: 'HELP-1' }
      return resolveTokens(state, command, now)
    })

  it('is for stewards alone, and each refusal is on record', () => {
    const scene = new Scene().opened()
    for (const by of [ana, ola]) {
      expect(resolved(scene, by)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
      expect(scene.last()).toMatchObject({ type: 'token.refused', actor: by })
    }
    expect(resolved(scene, sam, 0)).toMatchObject({ code: 'TOKEN_NOT_RESOLVABLE' })
    expect(resolved(scene)).toMatchObject({ id: 'ses_1' })
    expect(scene.last()).toMatchObject({
      type: 'token.resolved',
      data: { tokens: 2, found: 1 },
      payloads: { reason: { text: 'HELP-1' } },
    })
  })

  it('ends with the last day of the key, also if nothing has destroyed it yet', () => {
    const scene = new Scene().opened()
    scene.now = NOON + 2 * HOUR + 30 * DAY_MS - 1
    expect(resolved(scene)).toMatchObject({ id: 'ses_1' })
    scene.now += 1
    expect(resolved(scene)).toMatchObject({ code: 'KEY_DESTROYED' })
  })
})

describe('reading the log', () => {
  it('is itself on record, and is not for engineers', () => {
    const scene = new Scene()
    const read = (by: typeof sam) =>
      scene.decide((state) => readLedger(state, { by, what: 'list', filter: {}, entries: 3 }))
    expect(read(ana)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(read(ola)).toBeNull()
    expect(scene.last()).toMatchObject({ type: 'ledger.read', actor: ola, data: { entries: 3 } })
  })
})
