import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { DOMAINS, FORMS, type Domain, type Form } from '../src/vault/domain.js'
import { decodeBlock, encodeBlock } from '../src/vault/base32.js'
import { createTokenCodec } from '../src/vault/token.js'

const domains = fc.constantFrom(...(Object.keys(DOMAINS) as Domain[]))
const forms = fc.constantFrom(...(Object.keys(FORMS) as Form[]))
const ordinals = fc.integer({ min: 1, max: 0xffffffff })
const codec = createTokenCodec(Buffer.alloc(16, 3))

describe('a token', () => {
  it('decodes to what it was made from', () => {
    fc.assert(
      fc.property(domains, forms, ordinals, (domain, form, ordinal) => {
        expect(codec.decode(codec.encode(domain, form, ordinal))).toEqual({ domain, form, ordinal })
      }),
    )
  })

  it('is a prefix, a mark of its form and 26 characters', () => {
    expect(codec.encode('PERSON', 'exact', 1)).toMatch(/^usr_[a-z2-7]{26}$/)
    expect(codec.encode('PERSON', 'folded', 1)).toMatch(/^usrn_[a-z2-7]{26}$/)
    expect(codec.encode('CLASS', 'stripped', 1)).toMatch(/^clsz_[a-z2-7]{26}$/)
  })

  it('is the same twice in a session and another one in another session', () => {
    const other = createTokenCodec(randomBytes(16))
    fc.assert(
      fc.property(domains, forms, ordinals, (domain, form, ordinal) => {
        const token = codec.encode(domain, form, ordinal)
        expect(codec.encode(domain, form, ordinal)).toBe(token)
        expect(other.encode(domain, form, ordinal)).not.toBe(token)
        expect(other.decode(token)).toBeNull()
      }),
    )
  })

  it('with any character altered, added or left out decodes to nothing', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567ABZ019_=- '
    fc.assert(
      fc.property(
        ordinals,
        fc.nat(29),
        fc.constantFrom(...Array.from(alphabet)),
        fc.constantFrom('replace', 'insert', 'remove'),
        (ordinal, at, character, how) => {
          const token = codec.encode('PERSON', 'exact', ordinal)
          const rest = token.slice(how === 'insert' ? at : at + 1)
          const altered = token.slice(0, at) + (how === 'remove' ? '' : character) + rest
          fc.pre(altered !== token)
          expect(codec.decode(altered)).toBeNull()
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('that was made up decodes to nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (block) => {
        expect(codec.decode(`usr_${encodeBlock(block)}`)).toBeNull()
      }),
      { numRuns: 2000 },
    )
    for (const text of ['', 'usr_', 'usr', 'x', 'usr_'.repeat(100)]) {
      expect(codec.decode(text)).toBeNull()
    }
  })

  it('under the prefix of another domain or form decodes to nothing', () => {
    const body = codec.encode('PERSON', 'exact', 7).slice(4)
    expect(codec.decode(`usr_${body}`)).not.toBeNull()
    for (const lead of ['usrn_', 'usrz_', 'cls_', 'log_', 'USR_', '_']) {
      expect(codec.decode(lead + body)).toBeNull()
    }
  })

  it('has one spelling only: bits after the end are refused', () => {
    const token = codec.encode('PERSON', 'exact', 7)
    const last = 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(token.slice(-1))
    const twin = 'abcdefghijklmnopqrstuvwxyz234567'.charAt(last | 1)
    expect(codec.decode(token.slice(0, -1) + twin)).toBeNull()
    expect(codec.decode(token.toUpperCase())).toBeNull()
  })

  it('is never made of a number that is no ordinal', () => {
    for (const ordinal of [0, -1, 1.5, 2 ** 32, NaN]) {
      expect(() => codec.encode('PERSON', 'exact', ordinal)).toThrow(TypeError)
    }
  })
})

describe('the base32 of a block', () => {
  it('reads back and is canonical', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (block) => {
        expect([...(decodeBlock(encodeBlock(block)) ?? [])]).toEqual([...block])
      }),
    )
    // RFC 4648, section 10, cut to 16 bytes by hand.
    expect(encodeBlock(Buffer.from('foobarfoobarfoob'))).toBe('mzxw6ytbojtg633cmfzgm33pmi')
  })
})
