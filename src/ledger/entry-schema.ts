import { z } from 'zod'
import { actorSchema, ENTRY_DATA, type EntryType } from './entry.js'

const ID = 'https://homeroom.example/audit/entries.schema.json'

const bindings = z.record(
  z.string(),
  z.strictObject({
    kind: z.enum(['text', 'ordinals', 'sets']),
    hash: z.string().regex(/^[0-9a-f]{64}$/u),
  }),
)

interface LeafForm {
  readonly title: EntryType
  readonly properties: { readonly type: { readonly const: EntryType } }
}

export interface EntrySchemaDocument {
  readonly oneOf: readonly LeafForm[]
}

/**
 * The JSON Schema (draft 2020-12) of a leaf, one form for each type of entry, made from the schemas that
 * the program checks entries with. It says what this version writes: a reader must pass over further fields of
 * `data`, as later versions may add some.
 */
export function entrySchemaDocument(): EntrySchemaDocument {
  const types = Object.keys(ENTRY_DATA) as EntryType[]
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: ID,
    title: 'A leaf of a Homeroom log',
    oneOf: types.map(formOf),
  }
  // As it will be read from a file: without what JSON does not carry.
  return JSON.parse(JSON.stringify(document)) as EntrySchemaDocument
}

function formOf(type: EntryType): unknown {
  const leaf = z.strictObject({
    actor: actorSchema.strict(),
    at: z.iso.datetime({ precision: 3 }),
    data: z.looseObject({}),
    payloads: bindings,
    type: z.literal(type),
    v: z.literal(1),
  })
  const form = without(z.toJSONSchema(leaf, { io: 'output' }), '$schema')
  const made = z.toJSONSchema(ENTRY_DATA[type], { io: 'output' })
  const data = without(made, '$schema', 'additionalProperties')
  return { title: type, ...form, properties: { ...form.properties, data } }
}

function without(schema: z.core.JSONSchema.BaseSchema, ...names: readonly string[]): typeof schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)))
}
