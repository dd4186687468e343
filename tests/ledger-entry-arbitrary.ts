import fc from 'fast-check'
import type { z } from 'zod'
import { actorSchema, ENTRY_DATA, type EntryType, type NewEntry } from '../src/ledger/entry.js'

const ORDINARY = fc.string({ maxLength: 12 })
/** Texts as people send them, among them those that JSON has to spell in another way. */
const ODD = fc.string({ unit: 'binary', maxLength: 12 })
const NASTY = fc.constantFrom(
  '',
  '"',
  '\\',
  '\n',
  '\u007f',
  '\ufffd',
  '\u2028',
  'é',
  '😀',
  '\0',
  'a"b',
)
const text = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .oneof({ weight: 6, arbitrary: ORDINARY }, ODD, NASTY)
    // Half a pair, left by the cut, is no text that an entry can hold.
    .map((one) => one.slice(0, most).replaceAll(/\p{Cs}/gu, ''))
    .map((one) =>
      least === 0 ? one : 'x'.repeat(least - 1) + (/^[\x20-\x7e]/u.exec(one)?.[0] ?? '0'),
    )
const COUNT = fc.oneof(fc.nat(), fc.constantFrom(0, 10 ** 15, Number.MAX_SAFE_INTEGER))
const TIME = fc
  .date({ min: new Date(0), max: new Date(Date.UTC(2100, 0)), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Values that fit a schema of entries. */
function valueOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string': {
      if ('format' in def && def.format === 'datetime') return TIME
      const checks = (def.checks ?? []).map((check) => (check as z.core.$ZodChecks)._zod.def)
      const length = checks.flatMap((check) =>
        check.check === 'length_equals' ? [check.length] : [],
      )
      const most = checks.flatMap((check) => (check.check === 'max_length' ? [check.maximum] : []))
      return text(length[0] ?? 0, length[0] ?? most[0] ?? 50)
    }
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'number':
      return COUNT
    case 'nullable':
      return fc.option(valueOf(def.innerType))
    case 'array':
      return fc.array(valueOf(def.element), { maxLength: 3 })
    case 'record':
      return fc.dictionary(text(0, 20), valueOf(def.valueType), { maxKeys: 2 })
    case 'object': {
      const fields = Object.entries(def.shape)
      const isOptional = (field: z.core.$ZodType): boolean => field._zod.def.type === 'optional'
      return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)])), {
        requiredKeys: fields.filter(([, field]) => !isOptional(field)).map(([name]) => name),
      })
    }
    case 'optional':
      return valueOf(def.innerType)
    default:
      throw new TypeError(`No values are made up for ${def.type}.`)
  }
}

const ordinals = fc.array(fc.nat({ max: 50 }), { maxLength: 5 })
const payload = fc.oneof(
  text(0, 30).map((words) => ({ kind: 'text' as const, text: words })),
  ordinals.map((list) => ({ kind: 'ordinals' as const, ordinals: list })),
  fc.array(ordinals, { maxLength: 3 }).map((sets) => ({ kind: 'sets' as const, sets })),
)
const NAMES = [
  'subjects',
  'mentions',
  'sql',
  'detail',
  'reason',
  'note',
  'groups',
  'measured',
  'words',
]
const payloads = fc.dictionary(fc.constantFrom(...NAMES), payload, { maxKeys: 6 })

/** Entries of a type, and whatever its schema admits. */
export const entryOf = (type: EntryType): fc.Arbitrary<NewEntry> =>
  fc
    .record({ actor: valueOf(actorSchema), data: valueOf(ENTRY_DATA[type]), payloads })
    .map((made) => ({ type, ...made }) as NewEntry)

/** Entries of any type. */
export const anyEntry = fc
  .constantFrom(...(Object.keys(ENTRY_DATA) as EntryType[]))
  .chain((type) => entryOf(type))
