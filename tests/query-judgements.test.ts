import type { Judgement, Put } from '../src/query/judgement.js'
import { createJudgements } from '../src/query/judgements.js'
import { refuse } from '../src/refusal.js'
import type { Session } from '../src/session/session.js'

/** What is looked at of a session. */
const SESSION = {
  ...{ id: 'ses_1', snapshot: 'snp_1', tables: ['users', 'orgs'] },
  policy: { id: 'rostering-debug', hash: 'aa' },
} as unknown as Session

const put = (changes: Partial<Put['posed']> = {}, as: Put['as'] = 'auto'): Put => ({
  posed: { sql: 'select 1', parameters: [1], check: null, ...changes },
  as,
})

/** A judge who says how often they were asked, and never says the same twice. */
function judge() {
  const asked: Put[] = []
  const say = (question: Put): Promise<Judgement> => {
    asked.push(question)
    return Promise.resolve({ number: asked.length } as unknown as Judgement)
  }
  return { asked, say }
}

describe('the judgement of a question', () => {
  it('is kept for the same question of its session', async () => {
    const { asked, say } = judge()
    const judgements = createJudgements()
    const first = await judgements.of(SESSION, put(), say)
    expect(await judgements.of(SESSION, put(), say)).toBe(first)
    expect(asked).toHaveLength(1)
  })

  it.each<readonly [string, Session, Put]>([
    ['a blank more', SESSION, put({ sql: 'select  1' })],
    ['another case', SESSION, put({ sql: 'SELECT 1' })],
    ['another value', SESSION, put({ parameters: [2] })],
    ['a value that reads the same', SESSION, put({ parameters: ['1'] })],
    ['no value', SESSION, put({ parameters: [] })],
    ['NULL', SESSION, put({ parameters: [null] })],
    ['a value that ends the list', SESSION, put({ parameters: ['1],"select 1"]'] })],
    ['a ready-made check', SESSION, put({ check: 'b07-username-twice' })],
    ['rows by name', SESSION, put({}, 'named')],
    ['another session', { ...SESSION, id: 'ses_2' }, put()],
    ['a session whose id begins alike', { ...SESSION, id: 'ses_11' }, put()],
    ['other tables', { ...SESSION, tables: ['users'] }, put()],
    ['another load', { ...SESSION, snapshot: 'snp_2' }, put()],
    ['another policy', { ...SESSION, policy: { ...SESSION.policy, hash: 'ab' } }, put()],
  ])('is never taken for that of %s', async (_, session, question) => {
    const { asked, say } = judge()
    const judgements = createJudgements()
    const first = await judgements.of(SESSION, put(), say)
    expect(await judgements.of(session, question, say)).not.toBe(first)
    expect(await judgements.of(SESSION, put(), say)).toBe(first)
    expect(asked).toHaveLength(2)
  })

  it('is not kept where it is a no, or where the judge failed', async () => {
    const judgements = createJudgements()
    const no = refuse('NOT_UNDERSTOOD', 'no word for it')
    const { asked, say } = judge()
    expect(await judgements.of(SESSION, put(), () => Promise.resolve(no))).toBe(no)
    const broken = () => Promise.reject(new Error('down'))
    await expect(judgements.of(SESSION, put(), broken)).rejects.toThrow('down')
    await judgements.of(SESSION, put(), say)
    expect(asked).toHaveLength(1)
  })

  it('is forgotten with its session, and with that alone', async () => {
    const { asked, say } = judge()
    const judgements = createJudgements()
    const sessions = [SESSION, { ...SESSION, id: 'ses_11' }]
    for (const session of sessions) await judgements.of(session, put(), say)
    judgements.forget('ses_1')
    for (const session of sessions) await judgements.of(session, put(), say)
    expect(asked).toHaveLength(3)
  })

  it('is kept of what was asked last, as far as there is room', async () => {
    const { asked, say } = judge()
    const judgements = createJudgements(220)
    const ask = (number: number) => judgements.of(SESSION, put({ sql: `select ${number}` }), say)
    for (const number of [1, 2, 3, 4]) await ask(number)
    for (const number of [4, 3, 2]) await ask(number)
    expect(asked).toHaveLength(4)
    await ask(1)
    expect(asked).toHaveLength(5)
  })

  it('is not kept of a text that is long: what is made of it has no known size', async () => {
    const { asked, say } = judge()
    const judgements = createJudgements()
    const long = put({ sql: `select '${'x'.repeat(8_192)}'` })
    for (let turn = 0; turn < 2; turn += 1) await judgements.of(SESSION, long, say)
    expect(asked).toHaveLength(2)
  })
})
