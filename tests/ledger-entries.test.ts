import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { actorSchema, ENTRY_DATA } from '../src/ledger/entry.js'

const page = readFileSync('audit/ENTRIES.md', 'utf8')

interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly string[]
  readonly format?: string
  readonly maxLength?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly propertyNames?: Shape
  readonly additionalProperties?: Shape | boolean
}

/** The form of a value in words; a kind that no words are given for fails the test. */
function formOf(shape: Shape): string {
  const { type, format, anyOf, items, additionalProperties } = shape
  if (shape.enum !== undefined) return shape.enum.map((word) => `\`${word}\``).join(', ')
  if (anyOf !== undefined) return anyOf.map(formOf).join(' or ')
  if (type === 'null') return 'null'
  if (type === 'string' && format === 'date-time') return 'time'
  if (type === 'string' && shape.minLength !== undefined) return `text of ${shape.minLength}`
  if (type === 'string')
    return shape.maxLength === undefined ? 'text' : `text to ${shape.maxLength}`
  if (type === 'integer' && shape.minimum === 0) return 'count'
  if (type === 'array' && items !== undefined) return `list of ${formOf(items)}`
  if (typeof additionalProperties === 'object') return `map to ${formOf(additionalProperties)}`
  throw new TypeError(`No words for ${JSON.stringify(shape)}`)
}

/** The fields of a schema as the page writes them: name and form, nested fields with a dot. */
function fieldsOf(shape: Shape, prefix = ''): string[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const missing = shape.required?.includes(name) === true ? '' : ', or missing'
    return field.properties === undefined
      ? [`| \`${prefix}${name}\` | ${formOf(field)}${missing} |`]
      : fieldsOf(field, `${prefix}${name}.`)
  })
}

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: 'output' }) as Shape

/** The section under a heading, up to the next heading. */
function section(heading: string): string {
  const [, after] = page.split(`\n### ${heading}\n`)
  return after?.split('\n#')[0] ?? ''
}

/** The first two columns of the table in a section; the third, its meaning, is for people. */
function documented(heading: string): string[] {
  return section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').slice(0, 2).join(' | ') + ' |')
}

describe('audit/ENTRIES.md', () => {
  it('has a section for every type of entry, in order, and for no other', () => {
    const types = [...page.matchAll(/^### `([a-z.-]+)`$/gm)].map(([, type]) => type)
    expect(types).toEqual(Object.keys(ENTRY_DATA))
  })

  it.each(Object.entries(ENTRY_DATA))('tells the fields of %s as they are', (type, schema) => {
    expect(documented(`\`${type}\``)).toEqual(fieldsOf(shapeOf(schema)))
  })

  it('tells who can act as the schema does', () => {
    expect(documented('The actor')).toEqual(fieldsOf(shapeOf(actorSchema)))
  })

  it('says of every type when it is written, and of every field what it means', () => {
    for (const type of Object.keys(ENTRY_DATA)) {
      const [sentence, ...rest] = section(`\`${type}\``).trim().split('\n')
      expect([type, sentence]).toEqual([type, expect.stringMatching(/^[A-Z].{20,}\.$/)])
      const rows = rest.filter((line) => line.startsWith('| `'))
      for (const row of rows) expect(row).toMatch(/\| `[^|]+\| [^|]+ \| \S.{5,} \|$/)
    }
  })
})
