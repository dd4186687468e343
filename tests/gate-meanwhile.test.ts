import { fileURLToPath } from 'node:url'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import type { ApprovedQuery } from '../src/gate/approved.js'
import { judgedInto, type GateParsers } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

const policy = createPolicyShelf({
  directory: fileURLToPath(new URL('../policies', import.meta.url)),
}).policy('rostering-debug')

/** What comes of a question if the witness hears `witnessed` instead, and whether anything was made of it. */
async function judged(
  sql: string,
  witness: GateParsers['witness'],
  make: (approved: ApprovedQuery) => Promise<unknown> = ({ tables }) => Promise.resolve(tables),
): Promise<{ readonly came: unknown; readonly wasMade: boolean }> {
  if (policy === undefined) throw new TypeError('the policy is not there')
  let wasMade = false
  const came = await judgedInto(
    { sql, parameters: [], policy, decode: () => null },
    { serialize: (text) => parsers.serialize(text), witness },
    (approved) => {
      wasMade = true
      return make(approved)
    },
  )
  return { came, wasMade }
}

const ASKED = 'select o.name from orgs as o'
const honest: GateParsers['witness'] = (sql) => parsers.witness(sql)
const deceived: GateParsers['witness'] = () => parsers.witness('select u.line from users as u')
const broken = (): Promise<never> => Promise.reject(new TypeError('made badly'))

describe('what is made while the witness reads', () => {
  it('comes out once both readings agree', async () => {
    expect(await judged(ASKED, honest)).toEqual({ came: ['orgs'], wasMade: true })
  })

  it.each([
    ['reads something else', deceived, 'PARSERS_DISAGREE'],
    ['rejects the text', () => Promise.resolve({ kind: 'rejected' } as const), 'PARSERS_DISAGREE'],
    [
      'is stopped at its deadline',
      () => Promise.resolve({ kind: 'stuck' } as const),
      'TOO_COMPLEX',
    ],
  ])('is nothing if the witness %s', async (_, witness, code) => {
    const { came, wasMade } = await judged(ASKED, witness)
    expect(wasMade).toBe(true)
    expect(came).toMatchObject({ code })
  })

  it('is nothing if the witness cannot answer: the fault comes out', async () => {
    const fault = (): Promise<never> => Promise.reject(new Error('no witness'))
    await expect(judged(ASKED, fault)).rejects.toThrow('no witness')
  })

  it('fails only where the readings agree: a disagreement comes first', async () => {
    await expect(judged(ASKED, honest, broken)).rejects.toThrow('made badly')
    expect((await judged(ASKED, deceived, broken)).came).toMatchObject({ code: 'PARSERS_DISAGREE' })
  })

  it('is not begun of what the policy refuses', async () => {
    const { came, wasMade } = await judged('select o.secret from orgs as o', honest)
    expect(wasMade).toBe(false)
    expect(came).toMatchObject({ kind: 'refused' })
  })
})
