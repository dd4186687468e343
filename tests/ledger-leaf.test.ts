import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { readCanonical, toCanonical } from '../src/ledger/canonical.js'
import type { NewEntry } from '../src/ledger/entry.js'
import { LEAF_LIMIT, readLeaf, sealEntry } from '../src/ledger/leaf.js'
import { saltsFrom } from '../src/ledger/salt.js'
import { released, started } from './ledger-fixture.js'

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6)
const salt = () => Buffer.alloc(16, 9)
const sha256 = (...parts: readonly Uint8Array[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex')

/** An entry of a rule with a slip that the compiler did not see. */
function alteredData(fields: Readonly<Record<string, unknown>>): NewEntry {
  const entry: object = { ...started('q'), data: { ...started('q').data, ...fields } }
  return entry as NewEntry
}

describe('a leaf', () => {
  it('is canonical JSON with the time in UTC milliseconds and a salted hash for each payload', () => {
    const sql = 'SELECT 1'
    const { bytes } = sealEntry(started('qry_1', sql), AT, salt)
    const hash = sha256(salt(), Buffer.from(sql))
    expect(bytes.toString()).toBe(
      '{"actor":{"kind":"engineer","name":"ada","vendor":"acme"},"at":"2026-01-02T03:04:05.006Z",' +
        '"data":{"check":null,"columns":["users.sourcedId"],"functions":[],"kind":"named",' +
        '"query":"qry_1","session":"ses_1","tables":["users"]},' +
        `"payloads":{"sql":{"hash":"${hash}","kind":"text"}},"type":"query.started","v":1}`,
    )
  })

  it('binds ordinals ascending and each once, in whatever order they came', () => {
    const { payloads, leaf } = sealEntry(released('q', [7, 3, 7, 20, 1]), AT, salt)
    expect(payloads[0]?.body.toString()).toBe('[1,3,7,20]')
    expect(leaf.payloads.subjects).toEqual({
      kind: 'ordinals',
      hash: sha256(salt(), Buffer.from('[1,3,7,20]')),
    })
  })

  it('reads back as it was sealed, without fields the schema does not know', () => {
    const entry = alteredData({ stowaway: 1 })
    const { bytes, leaf } = sealEntry(entry, AT, salt)
    expect(leaf.data).not.toHaveProperty('stowaway')
    expect(readLeaf(bytes)).toEqual(leaf)
  })

  it('calls an entry that does not fit its schema a defect, and never quotes a value of it', () => {
    const secret = 'x'.repeat(500)
    const entry = alteredData({ query: secret })
    expect(() => sealEntry(entry, AT, salt)).toThrow(TypeError)
    expect(() => sealEntry(entry, AT, salt)).toThrow(/query/)
    expect(() => sealEntry(entry, AT, salt)).not.toThrow(secret)
    for (const ordinals of [[-1], [0.5], [Number.NaN], [2 ** 53]]) {
      expect(() => sealEntry(released('q', ordinals), AT, salt)).toThrow(TypeError)
    }
  })

  it('holds 65,535 bytes and not one more', () => {
    const long = (bytes: number): NewEntry => ({
      type: 'ledger.opened',
      actor: { kind: 'service', name: 's' },
      data: { origin: 'o'.repeat(bytes), key: '' },
    })
    const head = sealEntry(long(0), AT, salt).bytes.length
    expect(sealEntry(long(LEAF_LIMIT - head), AT, salt).bytes).toHaveLength(65_535)
    expect(() => sealEntry(long(LEAF_LIMIT - head + 1), AT, salt)).toThrow(TypeError)
  })

  it('is not read when anything about it is off, however small', () => {
    const good = sealEntry(started('q'), AT, salt).bytes.toString()
    const bad = [
      ` ${good}`,
      good.replace('"v":1', '"v":2'),
      good.replace('"v":1', '"v":1.0'),
      good.replace('query.started', 'query.imagined'),
      good.replace('query.started', 'toString'),
      good.replace('.006Z', '.0060Z'),
      good.replace('2026-01-02', '2026-02-30'),
      good.replace('"kind":"text"', '"kind":"texts"'),
      good.replace('"name":"ada"', '"name":"ada","z":1'),
      good.replace('{"actor"', '{"a":1,"actor"'),
      good.replace('"session":"ses_1"', '"session":1'),
      good.slice(0, -1),
      'null',
      '[]',
      '',
    ]
    expect(readLeaf(Buffer.from(good))).not.toBeNull()
    expect(bad.filter((text) => readLeaf(Buffer.from(text)) !== null)).toEqual([])
  })
})

describe('canonical JSON', () => {
  it('is what the canonicalize package writes, for any JSON value, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = toCanonical(value)
        expect(text).toBe(canonicalize(value))
        expect(readCanonical(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps RFC 8785 order for keys that JavaScript sorts its own way', () => {
    expect(toCanonical({ b: 1, 10: 1, 9: 1, a: { 2: 1, 1: 1 } })).toBe(
      '{"10":1,"9":1,"a":{"1":1,"2":1},"b":1}',
    )
    expect(readCanonical('{"10":1,"9":1}')).toEqual({ 10: 1, 9: 1 })
    expect(toCanonical({ text: 'C:\\\\udocs' })).toBe(canonicalize({ text: 'C:\\\\udocs' }))
  })

  it('refuses other spellings of the same value, and halves of surrogate pairs', () => {
    const others = [
      '{"b":1,"a":1}',
      '{ "a":1}',
      '{"a":1.0}',
      '{"a":1,"a":1}',
      '"\\u0061"',
      '"\\ud800"',
    ]
    expect(others.map((text) => readCanonical(text))).toEqual(others.map(() => undefined))
    expect(() => toCanonical({ a: '\ud800' })).toThrow()
    expect(() => toCanonical({ a: Number.NaN })).toThrow()
  })
})

describe('salts', () => {
  it('are 16 bytes of what the random source gave, none twice', () => {
    let asked = 0
    const next = saltsFrom((size) => {
      asked += 1
      return Buffer.from(Array.from({ length: size }, (_, at) => (at >> 4) + asked))
    })
    const drawn = Array.from({ length: 300 }, () => next().toString('hex'))
    expect(drawn.every((one) => one.length === 32)).toBe(true)
    expect(new Set(drawn.slice(0, 200)).size).toBe(200)
    expect(asked).toBe(2)
  })

  it('are refused from a source that gives too few bytes', () => {
    expect(saltsFrom(() => Buffer.alloc(3))).toThrow(TypeError)
  })
})
