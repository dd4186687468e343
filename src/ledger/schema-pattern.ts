import type { z } from 'zod'

/**
 * Letters of a string that JSON writes as they are. No halves of pairs, although a pair stands as it is too; and
 * not the letter that broken UTF-8 is read as, so that a text of these is that of one sequence of bytes alone.
 */
const LETTER = '[^"\\\\\\x00-\\x1f\\ud800-\\udfff\\ufffd]'
/** Whole numbers from 0 on, as they are written; not the largest, which are rare. */
const COUNT = '(?:0|[1-9][0-9]{0,14})'
/** A time to the millisecond on a day that every year has. */
const TIME =
  '[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z'

/** Names of fields and values that need no escape, neither in JSON nor in an expression. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_-]*$/u

/** Which group of an expression holds the text of which field, by its path. */
export type Groups = Map<string, number>

/**
 * An expression for the RFC 8785 texts of values that fit a schema, without anchors. It admits no others, but not
 * all of them: see `readForm`. Null of a schema that has something to say that is not known here.
 *
 * @param path of the value; fields of objects go on with a point
 * @param groups of the fields to be read, given as 0, is filled in; only strings can be read
 */
export function patternOf(schema: z.core.$ZodType, path: string, groups: Groups): string | null {
  // Zod's own union of all that a schema can be.
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
      return read(stringPattern(def), path, groups)
    case 'enum':
      return read(enumPattern(Object.values(def.entries)), path, groups)
    case 'number':
      return groups.has(path) ? null : countPattern(def)
    case 'nullable':
      return orNull(patternOf(def.innerType, path, groups))
    case 'array':
      return listPattern(def, path, groups)
    case 'record':
      return groups.has(path) || checksOf(def).length > 0 ? null : '\\{\\}'
    case 'object':
      return groups.has(path) ? null : objectPattern(def, path, groups)
    default:
      return null
  }
}

/** A string in quotes, in a group if it is to be read. */
function read(pattern: string | null, path: string, groups: Groups): string | null {
  if (pattern === null || !groups.has(path)) return pattern === null ? null : `"${pattern}"`
  const taken = Math.max(...groups.values())
  groups.set(path, taken + 1)
  return `"(${pattern})"`
}

const orNull = (pattern: string | null): string | null =>
  pattern === null ? null : `(?:null|${pattern})`

const checksOf = (def: z.core.$ZodTypeDef): z.core.$ZodChecks['_zod']['def'][] =>
  // Zod's own union of all that a check can be.
  (def.checks ?? []).map((check) => (check as z.core.$ZodChecks)._zod.def)

function stringPattern(def: z.core.$ZodStringDef & { readonly format?: string }): string | null {
  const checks = checksOf(def)
  if (def.format === 'datetime') return timePattern(def, checks)
  if (def.format !== undefined || def.coerce === true || checks.length > 1) return null
  const [check] = checks
  if (check === undefined) return `${LETTER}*`
  if (check.check === 'max_length') return `${LETTER}{0,${check.maximum}}`
  if (check.check === 'length_equals') return `${LETTER}{${check.length}}`
  return null
}

function timePattern(
  def: z.core.$ZodTypeDef & { readonly precision?: unknown },
  checks: readonly unknown[],
): string | null {
  return def.precision === 3 && checks.length === 0 ? TIME : null
}

function enumPattern(values: readonly unknown[]): string | null {
  const isPlain = values.every((value) => typeof value === 'string' && PLAIN.test(value))
  return isPlain ? `(?:${values.join('|')})` : null
}

function countPattern(def: z.core.$ZodTypeDef & { readonly format?: string }): string | null {
  const [check, ...more] = checksOf(def)
  if (def.format !== 'safeint' || more.length > 0) return null
  if (check?.check !== 'greater_than' || check.value !== 0 || !check.inclusive) return null
  return COUNT
}

function listPattern(def: z.core.$ZodArrayDef, path: string, groups: Groups): string | null {
  if (groups.has(path)) return null
  const item = patternOf(def.element, `${path}[]`, groups)
  const [check, ...more] = checksOf(def)
  if (item === null || check?.check !== 'max_length' || more.length > 0) return null
  return `\\[(?:${item}(?:,${item}){0,${check.maximum - 1}})?\\]`
}

/** Fields in order of name; those that may be left out go with the comma that keeps them apart. */
function objectPattern(def: z.core.$ZodObjectDef, path: string, groups: Groups): string | null {
  const isClosed = def.catchall === undefined || def.catchall._zod.def.type === 'never'
  if (!isClosed || checksOf(def).length > 0) return null
  let text = ''
  let isBegun = false
  for (const name of Object.keys(def.shape).sort()) {
    const schema = def.shape[name]
    if (schema === undefined || !PLAIN.test(name)) return null
    const own = (schema as z.core.$ZodTypes)._zod.def
    const isOptional = own.type === 'optional'
    const value = patternOf(isOptional ? own.innerType : schema, `${path}.${name}`, groups)
    if (value === null) return null
    const field = `"${name}":${value}`
    if (isOptional) text += isBegun ? `(?:,${field})?` : `(?:${field},)?`
    else text += isBegun ? `,${field}` : field
    isBegun ||= !isOptional
  }
  return isBegun ? `\\{${text}\\}` : null
}
