import fc from 'fast-check'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { parseLossless } from '../src/gate/json.js'
import { read } from '../src/gate/read.js'
import { isRefusal } from '../src/refusal.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

const EVERYTHING = `
  with q as (select distinct line as l from users where role in ('a', 'b') or not line between 1 and 2)
  select u.*, case when u.role like 'x%' then 1 end, cast(u.line as decimal(10,2)), coalesce(u.role, '-'),
    count(*) filter (where u.line is not null) over (partition by u.role order by u.line desc), -u.line || $1
  from users u left join (select 2.5 as x from orgs) o on o.x = u.line, q
  where exists (select 1 from orgs) and u.line in (select l from q) and u.line > (select max(l) from q)
  group by 1 having count(distinct u.line) > 1
  union all select * from orgs order by 1 nulls last limit 3 offset 1`

type Path = readonly (string | number)[]

/** Every object and array in the JSON, by its path. */
function paths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return []
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(value)
  return [path, ...entries.flatMap(([key, each]) => paths(each, [...path, key]))]
}

function at(value: unknown, path: Path): Record<string, unknown> {
  return path.reduce<unknown>(
    (each, key) => (each as Record<string, unknown>)[key],
    value,
  ) as Record<string, unknown>
}

/** Keys and strings that look like JSON, or like what `JSON.parse` has rules of its own for. */
const WORDS = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...[':1.5', ',-0', '[007', 'query_location', 'x"query_location', '__proto__', 'toString'],
    ...['query_location":18446744073709551615,', '\\', 'a\\"', '"', '1e5', ': 1e5', '\n[0.1'],
  ),
)
const NUMBERS = fc.oneof(
  fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    ...['0', '-0', '0.0', '-0.0', '1.0', '1E5', '1e+5', '-7e-1', '10', '999999999999999'],
    ...['1000000000000000', '9007199254740991', '9007199254740993', '18446744073709551615'],
  ),
)
const BLANKS = fc.constantFrom('', '', '', ' ', '\n', '\t\r ')

/** Texts of JSON of any shape, keys twice among them. */
const { value: JSON_TEXTS } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.tuple(BLANKS, NUMBERS, BLANKS).map((parts) => parts.join('')),
      WORDS.map((word) => JSON.stringify(word)),
      fc.constantFrom('null', 'true', ' false', '{"query_location":18446744073709551615}'),
      fc.constant('{"query_location":184467440737095516150}'),
    ),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .array(fc.tuple(BLANKS, WORDS, BLANKS, tie('value')), { maxLength: 4 })
    .map((fields) =>
      fields.map(
        ([before, key, after, value]) => `${before}${JSON.stringify(key)}${after}:${value}`,
      ),
    )
    .map((fields) => `{${fields.join(',')}}`),
}))

/** A value with every number as its text. */
function spelledOut(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && !Object.is(each, -0) ? String(each) : each,
  )
}

function theLongWay(json: string): string {
  const quoted = json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g, (piece) =>
    piece.startsWith('"') ? piece : `"${piece}"`,
  )
  return JSON.stringify(JSON.parse(quoted))
}

describe('reading what the parser made', () => {
  it('refuses a key it does not know, wherever it turns up', async () => {
    const json = await parsers.serialize(EVERYTHING)
    expect(isRefusal(read(json, ''))).toBe(false)
    const places = paths(JSON.parse(json)).filter(
      (path) => !Array.isArray(at(JSON.parse(json), path)),
    )
    expect(places.length).toBeGreaterThan(120)
    for (const path of places) {
      const changed: unknown = JSON.parse(json)
      at(changed, path)['brand_new'] = null
      const answer = read(JSON.stringify(changed), '')
      expect({ path, refused: isRefusal(answer) }).toEqual({ path, refused: true })
    }
  })

  it('refuses a tree with any key left out, save the word for an error', async () => {
    const json = await parsers.serialize(EVERYTHING)
    const whole: unknown = JSON.parse(json)
    for (const path of paths(whole)) {
      const node = at(whole, path)
      for (const key of Array.isArray(node) ? [] : Object.keys(node)) {
        const changed: unknown = JSON.parse(json)
        Reflect.deleteProperty(at(changed, path), key)
        const answer = read(JSON.stringify(changed), '')
        expect({ path, key, refused: isRefusal(answer) }).toEqual({ path, key, refused: true })
      }
    }
  })

  it('refuses every class, type and enumeration it has no word for', async () => {
    const json = await parsers.serialize(EVERYTHING)
    const words = [
      ...new Set([...json.matchAll(/"(?:class|\w*type|\w*handling|start|end|id)":"([A-Z_ ]+)"/g)]),
    ]
    expect(words.length).toBeGreaterThan(60)
    for (const found of words) {
      const place = found.index + found[0].lastIndexOf('"')
      const changed = `${json.slice(0, place)}_NEW${json.slice(place)}`
      const answer = read(changed, '')
      expect({ word: found[0], refused: isRefusal(answer) }).toEqual({
        word: found[0],
        refused: true,
      })
    }
  })

  it('keeps every digit of every number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n }),
        fc.string(),
        (value, text) => {
          const json = `{"a":${value},"b":[${JSON.stringify(text)},-0.1234567890123456789]}`
          const { a, b } = parseLossless(json) as { readonly a: unknown; readonly b: unknown }
          expect(String(a)).toBe(String(value))
          expect(b).toEqual([text, '-0.1234567890123456789'])
        },
      ),
    )
  })

  it('reads any JSON as the long way does, which takes every number for a text', () => {
    fc.assert(
      fc.property(JSON_TEXTS, (json) => {
        expect(spelledOut(parseLossless(json))).toBe(theLongWay(json))
      }),
      { numRuns: 3_000 },
    )
  })

  it('gives a number as a number only where it is spelled as such a number is', () => {
    for (const spelled of ['0', '7', '-7', '123456789012345', '-123456789012345']) {
      expect(parseLossless(`[${spelled}]`)).toEqual([Number(spelled)])
    }
    const odd =
      '-0 0.0 1.0 1e5 1E5 1e+5 -1.5 1234567890123456 9007199254740993 18446744073709551615'
    for (const spelled of odd.split(' ')) {
      expect(parseLossless(`[1, ${spelled}]`)).toEqual([1, spelled])
      expect(parseLossless(`{"a":${spelled}}`)).toEqual({ a: spelled })
      expect(parseLossless(spelled)).toBe(spelled)
    }
  })

  it('refuses the bare Infinity that DuckDB writes for 1e1000', async () => {
    const json = await parsers.serialize('select 1e1000')
    expect(json).toContain('Infinity')
    expect(read(json, '')).toMatchObject({ code: 'LITERAL_NOT_ALLOWED' })
  })

  it('refuses a 128-bit and a floating constant rather than round it', async () => {
    for (const sql of ['select 123456789012345678901', 'select 1e5']) {
      expect(read(await parsers.serialize(sql), sql)).toMatchObject({ code: 'LITERAL_NOT_ALLOWED' })
    }
  })

  it('reads an ordinal in our own text and never in a vendor’s', async () => {
    const sql = 'select cast(5 as uinteger)'
    const json = await parsers.serialize(sql)
    expect(read(json, sql)).toMatchObject({ code: 'NOT_UNDERSTOOD', at: { start: 7 } })
    expect(read(json, sql, 'own')).toMatchObject({
      body: { items: [{ expr: { kind: 'constant', type: 'ordinal', text: '5' } }] },
    })
  })

  it('says where a syntax error stands, in the vendor’s own word', async () => {
    const sql = 'select primary from enrollments'
    expect(read(await parsers.serialize(sql), sql)).toMatchObject({
      code: 'SYNTAX',
      detail: 'cannot be read from "primary" on',
      at: { start: 7 },
      instead: 'if it is a name, quote it: "primary"',
    })
  })
})
