import fc from 'fast-check'
import {
  any,
  fields,
  is,
  list,
  maybe,
  nothing,
  set,
  wrongs,
} from '../src/engine/aws/verify/shape.js'
import type { Shape } from '../src/engine/aws/verify/shape.js'

/** A shape and a piece of JSON that has it. */
const pair: fc.Arbitrary<{ shape: Shape; json: unknown }> = fc.letrec<{
  pair: { shape: Shape; json: unknown }
}>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 3 },
    fc
      .oneof(fc.string(), fc.integer(), fc.boolean())
      .map((value) => ({ shape: is(value), json: value })),
    fc
      .uniqueArray(fc.string())
      .map((values) => ({ shape: set(values), json: values.toReversed() })),
    fc.array(tie('pair'), { maxLength: 3 }).map((all) => ({
      shape: list(all.map(({ shape }) => shape)),
      json: all.map(({ json }) => json),
    })),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/u), tie('pair'), { maxKeys: 4 }).map((all) => ({
      shape: fields(
        Object.fromEntries(Object.entries(all).map(([name, { shape }]) => [name, shape])),
      ),
      json: Object.fromEntries(Object.entries(all).map(([name, { json }]) => [name, json])),
    })),
  ),
})).pair

type Json = Record<string, unknown>

/** Every object in a piece of JSON. */
function objectsIn(json: unknown): readonly Json[] {
  if (typeof json !== 'object' || json === null) return []
  const inside = Object.values(json).flatMap(objectsIn)
  return Array.isArray(json) ? inside : [json as Json, ...inside]
}

describe('a shape', () => {
  it('finds nothing wrong with what has it', () => {
    fc.assert(fc.property(pair, ({ shape, json }) => wrongs(shape, json).length === 0))
  })
  it('finds a member more, wherever it is and whatever it holds', () => {
    fc.assert(
      fc.property(pair, fc.nat(), fc.jsonValue(), ({ shape, json }, at, value) => {
        const copy: unknown = structuredClone(json)
        const objects = objectsIn(copy)
        const object = objects[at % Math.max(1, objects.length)]
        fc.pre(object !== undefined && value !== null)
        Object.assign(object, { Unplanned: value })
        return wrongs(shape, copy).some(({ path }) => path.endsWith('Unplanned'))
      }),
    )
  })
  it('finds a member less', () => {
    fc.assert(
      fc.property(pair, fc.nat(), ({ shape, json }, at) => {
        const copy: unknown = structuredClone(json)
        const objects = objectsIn(copy).filter((each) =>
          Object.values(each).some((value) => typeof value !== 'object'),
        )
        const object = objects[at % Math.max(1, objects.length)] ?? {}
        const name = Object.keys(object).find((each) => typeof object[each] !== 'object')
        fc.pre(name !== undefined)
        Reflect.deleteProperty(object, name)
        return wrongs(shape, copy).length > 0
      }),
    )
  })
  it.each([
    ['another value', is('a'), 'b'],
    ['another type', is(1), '1'],
    ['nothing for a value', is('a'), undefined],
    ['an item more', set(['a']), ['a', 'b']],
    ['an item twice', set(['a']), ['a', 'a']],
    ['an item less', set(['a', 'b']), ['a']],
    ['no list', set(['a']), 'a'],
    ['an item too few', list([is('a'), is('b')]), ['a']],
    ['another item in its place', list([is('a'), is('b')]), ['a', 'c']],
    ['a list for an object', fields({}), []],
    ['something for nothing', nothing, [{}]],
    ['a wrong value that could be left out', maybe(is('a')), 'b'],
  ])('does not take %s', (_, shape, json) => {
    expect(wrongs(shape, json)).toHaveLength(1)
  })
  it.each([
    ['left out where it may be', maybe(is('a')), undefined],
    ['an empty list for nothing', nothing, []],
    ['no list for an empty one', set([]), undefined],
    ['whatever it is', any, { a: 1 }],
  ])('takes %s', (_, shape, json) => {
    expect(wrongs(shape, json)).toEqual([])
  })
})
