import fc from 'fast-check'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { equal } from '../src/gate/equal.js'
import { renderChecked } from '../src/gate/gate.js'
import { read } from '../src/gate/read.js'
import { render } from '../src/gate/render.js'
import type { ExprKind, Query } from '../src/gate/query.js'
import { visit } from '../src/gate/walk.js'
import { isRefusal } from '../src/refusal.js'
import { query } from './gate-tree.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

const KINDS: Readonly<Record<ExprKind, true>> = {
  column: true,
  constant: true,
  parameter: true,
  compare: true,
  and: true,
  or: true,
  not: true,
  'is null': true,
  between: true,
  'in list': true,
  'in query': true,
  exists: true,
  'scalar query': true,
  like: true,
  case: true,
  cast: true,
  operator: true,
  call: true,
  window: true,
}

/** What a SELECT or a window may have, and mostly has not. */
const CLAUSES = ['qualify', 'distinct', 'distinct on', 'frame']

describe('the rendered text', () => {
  it('says what the tree says, for every kind of node', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(query, async (tree: Query) => {
        visit(tree, {
          expr: (expr) => {
            seen.add(expr.kind)
            if (expr.kind === 'window' && expr.frame !== null) seen.add('frame')
          },
          query: ({ body }) => {
            seen.add(body.kind === 'set' ? body.operator : body.kind)
            if (body.kind === 'set') return
            if (body.qualify !== null) seen.add('qualify')
            if (body.distinct) seen.add('distinct')
            if (body.distinctOn.length > 0) seen.add('distinct on')
          },
        })
        const text = render(tree)
        const back = read(await parsers.serialize(text), text, 'own')
        if (isRefusal(back)) throw new Error(`${JSON.stringify(back)}\n${text}`)
        if (!equal(back, tree)) throw new Error(`${text}\nreads back as\n${render(back)}`)
      }),
      { numRuns: 400, endOnFailure: true },
    )
    expect([...seen].sort()).toEqual(
      [...Object.keys(KINDS), ...CLAUSES, 'select', 'union', 'except', 'intersect'].sort(),
    )
  })

  it('is refused by the defect check if a tree calls a function on no list', async () => {
    const call = { kind: 'call', name: 'getenv', args: [], star: false, distinct: false } as const
    const tree: Query = {
      ctes: [],
      body: {
        kind: 'select',
        distinct: false,
        distinctOn: [],
        items: [{ expr: { ...call, filter: null, orderBy: [] }, alias: 'c1' }],
        from: null,
        where: null,
        groupBy: [],
        having: null,
        qualify: null,
      },
      orderBy: [],
      limit: null,
      offset: null,
    }
    await expect(renderChecked(tree, parsers)).rejects.toThrow(TypeError)
  })

  it('kills the query if another parser reads it differently than it was meant', async () => {
    const lying = { serialize: () => parsers.serialize('SELECT 2 AS "c1"') }
    const one = read(await parsers.serialize('SELECT 1 AS "c1"'), '')
    if (isRefusal(one)) throw new Error(one.detail)
    await expect(renderChecked(one, lying)).rejects.toThrow('does not say what the tree says')
  })
})
