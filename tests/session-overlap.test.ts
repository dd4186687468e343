import type { Partition } from '../src/disclosure/answered.js'
import { canonicalPayload, payloadBody, readPayload } from '../src/ledger/payload.js'
import { failQuery, releaseQuery } from '../src/session/decide-query.js'
import { evolve } from '../src/session/evolve.js'
import { atOnce } from '../src/disclosure/slices.js'
import type { Looked } from '../src/session/looked.js'
import { initialState } from '../src/session/state.js'
import { barredNow, weigh } from '../src/session/weighed.js'
import { ana, Scene } from './session-scene.js'

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, place) => from + place)

const answer = (...groups: readonly (readonly number[])[]): Partition => [
  [...new Set(groups.flat())].sort((a, b) => a - b),
  ...groups,
]

/** A session under k = 5, in which group answers are released. */
class Counting extends Scene {
  #last = 0

  ask(
    partitions: readonly Partition[],
    more: { readonly measured?: boolean; readonly subjects?: readonly number[] } = {},
  ) {
    const query = `qry_${(this.#last += 1)}`
    this.start(query)
    const { measured = false, subjects = [] } = more
    const counted = partitions.length === 0 ? null : { partitions, measured }
    return this.decide((state, now) =>
      releaseQuery(
        state,
        {
          ...{ by: ana, session: 'ses_1', query, sql: 'SELECT 1', parameters: '' },
          ...{ kind: 'group', subjects, mentions: [], rows: 1, withheldGroups: 0 },
          ...{ elapsedMs: 3, k: 5, counted },
        },
        now,
      ),
    )
  }

  fail(looked: Looked) {
    const query = `qry_${(this.#last += 1)}`
    this.start(query)
    const failed = { by: ana, session: 'ses_1', query, reason: 'deadline', looked }
    return this.decide((state) => failQuery(state, failed))
  }
}

const counting = (): Counting => new Counting().opened()

describe('the release of an answer in groups', () => {
  it('is refused beside an earlier one that differs by fewer than k persons, and logged', () => {
    const scene = counting()
    scene.ask([answer(range(0, 30))])
    expect(scene.ask([answer(range(1, 30))])).toMatchObject({ code: 'OVERLAP' })
    expect(scene.last()).toMatchObject({ type: 'query.refused', data: { code: 'OVERLAP' } })
  })

  it('keeps in the log what is needed to decide so again, and nothing when nothing new was told', () => {
    const scene = counting()
    const pair = [answer(range(0, 20), range(20, 40)), answer(range(50, 90))]
    scene.ask(pair)
    expect(scene.last().payloads.groups).toEqual({
      kind: 'sets',
      sets: [range(0, 40), range(0, 20), range(20, 40), [], range(50, 90), range(50, 90)],
    })
    const replayed = scene.log.reduce(evolve, initialState)
    expect(replayed.seen.get('acme')?.answered.sets).toHaveLength(4)
    scene.ask(pair)
    const twice = scene.log.reduce(evolve, initialState)
    expect(twice.seen.get('acme')?.answered.sets).toHaveLength(4)
  })

  it('counts over all sessions of a vendor, ended ones too', () => {
    const scene = counting()
    scene.ask([answer(range(0, 30))])
    scene.file('req_2')
    scene.approve({ request: 'req_2', session: 'ses_2' })
    scene.start('qry_x', { session: 'ses_2' })
    const release = {
      ...{ by: ana, session: 'ses_2', query: 'qry_x', sql: 'SELECT 1', parameters: '' },
      ...{ kind: 'group' as const, subjects: [], mentions: [], rows: 1, withheldGroups: 0 },
      ...{ elapsedMs: 3, k: 5 },
      counted: { partitions: [answer(range(2, 30))], measured: false },
    }
    expect(scene.decide((state, now) => releaseQuery(state, release, now))).toMatchObject({
      code: 'OVERLAP',
    })
  })

  it('is weighed again if the vendor saw more after it was weighed, or if it was about others', () => {
    const scene = counting()
    scene.file('req_2')
    scene.approve({ request: 'req_2', session: 'ses_2' })
    scene.start('qry_x', { session: 'ses_2' })
    const counted = { partitions: [answer(range(2, 30))], measured: false }
    const about = { persons: new Set<number>(), counted, k: 5 }
    const session = scene.state.sessions.get('ses_2')
    if (session === undefined) throw new TypeError('no session')
    const early = atOnce(weigh(scene.state, session, about))
    expect(early.refusal).toBeNull()
    scene.ask([answer(range(0, 30))])
    expect(barredNow(scene.state, session, about, early)).toMatchObject({ code: 'OVERLAP' })

    const late = atOnce(weigh(scene.state, session, about))
    const harmless = { ...late, refusal: null }
    expect(barredNow(scene.state, session, about, harmless)).toBeNull()
    const others = { ...about, counted: { ...counted } }
    expect(barredNow(scene.state, session, others, harmless)).toMatchObject({ code: 'OVERLAP' })
    const more = { ...about, persons: new Set([1]) }
    expect(barredNow(scene.state, session, more, harmless)).toMatchObject({ code: 'OVERLAP' })
  })

  it('is refused if those shown by name leave only a few of a group whose secret was counted', () => {
    const scene = counting()
    scene.ask([answer(range(0, 12))], { measured: true })
    expect(scene.ask([], { subjects: range(0, 8) })).toMatchObject({ code: 'OVERLAP' })
    expect(scene.ask([], { subjects: range(0, 7) })).toMatchObject({ thisQuery: 7 })
  })
})

describe('a query that came to no answer', () => {
  it('has looked at its sets all the same', () => {
    const scene = counting()
    const counted = { partitions: [answer(range(0, 30))], measured: true }
    scene.fail({ counted, persons: [] })
    expect(scene.ask([answer(range(1, 30))], { measured: true })).toMatchObject({ code: 'OVERLAP' })
  })

  it('has seen whom it singled out all the same', () => {
    const scene = counting()
    scene.fail({ counted: null, persons: [3, 4] })
    expect([...scene.session().disclosed]).toEqual([3, 4])
    expect(scene.last().payloads).toEqual({ subjects: { kind: 'ordinals', ordinals: [3, 4] } })
  })
})

describe('sets beside a leaf', () => {
  const sets = [[3, 17, 204], [], [5]]

  it('are written as first ordinals and steps, and read back', () => {
    const body = payloadBody({ kind: 'sets', sets })
    expect(body.toString()).toBe('[[3,14,187],[],[5]]')
    expect(readPayload('sets', body)).toEqual({ kind: 'sets', sets })
    expect(readPayload('sets', payloadBody({ kind: 'sets', sets: [] }))).toEqual({
      ...{ kind: 'sets', sets: [] },
    })
  })

  it('are put in order, each person once', () => {
    expect(canonicalPayload({ kind: 'sets', sets: [[9, 3, 9]] })).toEqual({
      ...{ kind: 'sets', sets: [[3, 9]] },
    })
  })

  it.each([
    '',
    '[',
    '[1]',
    '[[1]',
    '[[1],]',
    '[[01]]',
    '[[1,0]]',
    '[[1]] ',
    '[[1,,2]]',
    '[[-1]]',
    '[[[1]]]',
    '[[9007199254740991,1]]',
  ])('have one spelling: %s is none', (text) => {
    expect(readPayload('sets', Buffer.from(text))).toBeNull()
  })
})
