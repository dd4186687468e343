import type { Schema } from './document.js'

const REF = /^#\/components\/schemas\/(.+)$/u

/** Name of the schema that a reference points to. */
export const nameOf = ({ $ref }: Schema): string | null => REF.exec($ref ?? '')?.[1] ?? null

/** The kind of a schema in a few words: `string, date-time`, `list of`, `one of "a", "b"`. */
export function kindOf(schema: Schema): string {
  const { type, format, const: only, enum: some } = schema
  if (only !== undefined) return JSON.stringify(only)
  if (some !== undefined) return `one of ${some.map((each) => JSON.stringify(each)).join(', ')}`
  const kind = typeof type === 'string' ? type : (type ?? ['any']).join(' or ')
  return format === undefined ? kind : `${kind}, ${format}`
}

/** What else has to hold, in words. */
export function limitsOf(schema: Schema): readonly string[] {
  const { minimum, maximum, minLength, maxLength, maxItems, pattern, default: usual } = schema
  return [
    minimum === undefined || minimum < -1e15 ? null : `from ${minimum}`,
    maximum === undefined || maximum > 1e15 ? null : `up to ${maximum}`,
    minLength === undefined ? null : `${minLength} letters or more`,
    maxLength === undefined ? null : `${maxLength} letters at most`,
    maxItems === undefined ? null : `${maxItems} at most`,
    pattern === undefined || schema.format !== undefined ? null : `as ${pattern}`,
    usual === undefined ? null : `${JSON.stringify(usual)} if left out`,
  ].filter((limit) => limit !== null)
}

/** The choices of a schema that is one of several. */
export const choicesOf = ({ anyOf, oneOf, allOf }: Schema): readonly Schema[] =>
  anyOf ?? oneOf ?? allOf ?? []
