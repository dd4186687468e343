import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { z } from 'zod'
import { ENTRY_DATA, type EntryType } from '../src/ledger/entry.js'
import { columnsOf } from '../src/ledger/facets.js'
import { readForm } from '../src/ledger/leaf-form.js'
import { readLeaf, sealEntry } from '../src/ledger/leaf.js'
import { patternOf } from '../src/ledger/schema-pattern.js'
import { anyEntry } from './ledger-entry-arbitrary.js'

const AT = Date.UTC(2026, 8, 1, 12)
const leafOf = (entry: Parameters<typeof sealEntry>[0]): string =>
  sealEntry(entry, AT, () => randomBytes(16)).bytes.toString()

/** What is read by the form is what is read in full, or nothing is. */
function agrees(text: string): boolean {
  const form = readForm(text)
  if (form === null) return false
  const leaf = readLeaf(Buffer.from(text))
  if (leaf === null) throw new Error('no leaf, and yet in the form')
  const payloads = Object.entries(leaf.payloads).map(([name, binding]) => ({ name, ...binding }))
  expect(form.payloads).toEqual(payloads)
  expect([form.type, form.at, form.actor.kind]).toEqual([leaf.type, leaf.at, leaf.actor.kind])
  const link = { vendor: 'v', engineer: 'e', ticket: 't' }
  expect(columnsOf(form, null)).toEqual(columnsOf(leaf, null))
  expect(columnsOf(form, link)).toEqual(columnsOf(leaf, link))
  return true
}

describe('the form of a leaf', () => {
  it('says what the leaf says, of entries of every type', () => {
    let read = 0
    fc.assert(
      fc.property(anyEntry, (entry) => {
        if (agrees(leafOf(entry))) read += 1
      }),
      { numRuns: 2_000 },
    )
    expect(read).toBeGreaterThan(200)
  })

  it('is that of no text which is no leaf, whatever is done to a leaf', () => {
    const piece = fc.oneof(
      fc.constantFrom('', '"', ',', '{', '}', '0', '1', '-', 'e', '\\', '\n', ' ', '\u0000', 'ü'),
      fc.constantFrom('null', '"v":1', ',"v":1', '"at":', '""', '[]', '\ufffd', '\ud83d\ude00'),
    )
    const deed = fc.record({ at: fc.nat(), taken: fc.nat({ max: 3 }), put: piece })
    fc.assert(
      fc.property(anyEntry, deed, (entry, { at, taken, put }) => {
        const leaf = leafOf(entry)
        const place = at % leaf.length
        agrees(leaf.slice(0, place) + put + leaf.slice(place + taken))
      }),
      { numRuns: 5_000 },
    )
  })

  it('holds for what most of a log is', () => {
    const actor = { kind: 'engineer', name: 'ada@acme.example', vendor: 'acme' } as const
    const query = { session: 's', query: 'q' }
    const counts = { rows: 1, withheldGroups: 0, students: 1, newStudents: 1, budgetLeft: 1 }
    const released = { ...query, ...counts, started: 1, kind: 'named', elapsedMs: 3 } as const
    const tables = {
      kind: 'named',
      check: null,
      tables: ['users'],
      columns: [],
      functions: ['a', 'b'],
    }
    expect(agrees(leafOf({ type: 'query.released', actor, data: released }))).toBe(true)
    const started = { ...query, ...tables, kind: 'named' } as const
    expect(agrees(leafOf({ type: 'query.started', actor, data: started }))).toBe(true)
    const refused = { ...query, code: 'NOT_UNDERSTOOD', started: null }
    expect(agrees(leafOf({ type: 'query.refused', actor, data: refused }))).toBe(true)
  })

  it('is not made of a schema that says what a form cannot', () => {
    const none = (schema: z.ZodType): string | null => patternOf(schema, 'data', new Map([['', 0]]))
    const odd = [
      ...[
        z.string().refine((text) => text !== 'x'),
        z.string().trim(),
        z.string().min(2),
        z.email(),
      ],
      ...[z.int(), z.number(), z.int().positive(), z.boolean(), z.array(z.string()), z.unknown()],
      ...[z.looseObject({ a: z.string() }), z.object({ '1': z.string() }), z.enum(['a|b', 'c'])],
      ...[z.object({ a: z.string() }).refine(() => false), z.object({ a: z.string().optional() })],
      ...[z.object({ 'a"': z.string() }), z.string().transform(Number), z.iso.datetime()],
    ]
    for (const schema of odd) expect([schema.def, none(schema)]).toEqual([schema.def, null])
    expect(none(z.object({ a: z.string().max(3) }))).not.toBeNull()
  })

  it('is there for every type of entry', () => {
    for (const type of Object.keys(ENTRY_DATA) as EntryType[]) {
      expect([type, patternOf(ENTRY_DATA[type], 'data', new Map([['', 0]])) !== null]).toEqual([
        type,
        true,
      ])
    }
  })
})
