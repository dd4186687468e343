import fc from 'fast-check'
import { payloadBody, readPayload } from '../src/ledger/payload.js'

const ordinals = fc
  .uniqueArray(fc.maxSafeNat(), { maxLength: 30 })
  .map((list) => list.sort((one, other) => one - other))

describe('the body of a payload', () => {
  it('is read back, ordinals and sets alike', () => {
    fc.assert(
      fc.property(ordinals, fc.array(ordinals, { maxLength: 8 }), (list, sets) => {
        const one = { kind: 'ordinals', ordinals: list } as const
        const many = { kind: 'sets', sets } as const
        expect(readPayload('ordinals', payloadBody(one))).toEqual(one)
        expect(readPayload('sets', payloadBody(many))).toEqual(many)
      }),
    )
  })

  it('is read in its one spelling only: whatever is read is written the same', () => {
    const odd = fc.stringMatching(/^[[\],0-9 .e-]{0,12}$/u)
    fc.assert(
      fc.property(odd, fc.constantFrom('ordinals' as const, 'sets' as const), (text, kind) => {
        const payload = readPayload(kind, Buffer.from(text))
        if (payload !== null) expect(payloadBody(payload).toString()).toBe(text)
      }),
      { numRuns: 3_000 },
    )
  })

  it.each<readonly ['ordinals' | 'sets', string]>([
    ...['', '[', ']', '[1', '1]', '[01]', '[1,]', '[,1]', '[1,,2]', '[2,1]', '[1,1]', '[1 ]'].map(
      (text) => ['ordinals', text] as const,
    ),
    ...['[-1]', '[1.0]', '[1e3]', '[9007199254740993]', '[1]]', '[[1]]', '[1]\n', '[]x'].map(
      (text) => ['ordinals', text] as const,
    ),
    ...['', '[', '[[]', '[]]', '[[1]', '[1]', '[[1],]', '[,[1]]', '[[1][2]]', '[[1,0]]'].map(
      (text) => ['sets', text] as const,
    ),
    ...['[[01]]', '[[9007199254740991,1]]', '[[1]]x', '[[]]]', '[[[1]]]', '[[1,]]', '[] '].map(
      (text) => ['sets', text] as const,
    ),
  ])('of %s is refused in the form %j', (kind, text) => {
    expect(readPayload(kind, Buffer.from(text))).toBeNull()
  })
})
