import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Fail } from './located.js'
import type { Check } from './policy.js'

/** What a check is for, as an engineer meets it in a ticket: the workbench groups by these. */
export const SYMPTOMS = [
  'people are missing',
  'people cannot sign in',
  'two people share one account',
  'one person has two accounts',
  'classes are missing',
  'classes look wrong',
  'enrollments are wrong',
  'schools are wrong',
  'terms and dates are wrong',
  'guardians are wrong',
  'the last load changed too much',
  'the package is wrong',
] as const

const header = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,79}$/, 'write lower-case letters, digits and hyphens'),
  title: z.string().min(1).max(120),
  means: z.string().min(1).max(1_000),
  symptom: z.enum(SYMPTOMS),
  versions: z
    .string()
    .transform((text) => text.split(/\s*,\s*/))
    .pipe(z.array(z.enum(['1.1', '1.2'])).min(1)),
})

const FIELD = /^-- ([a-z]+): (.*)$/
const MORE = /^-- {3}(.*)$/
const PARAMETER = /^([a-z][a-z0-9_]{0,39}) (text|integer|date) (\S+) — (.+)$/

export type ReadCheck =
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'faulty'; readonly fails: readonly Fail[] }

/**
 * A check from its file: header comments first (`-- id:`, `-- title:`, `-- means:`, `-- symptom:`,
 * `-- versions:`, any number of `-- param: name type default — words`; a line that starts with two
 * dashes and three blanks goes on with the field above), then the SQL, which holds `$1`, `$2`, ...
 * in the order of the parameters. Pure.
 */
export function readCheck(file: string, bytes: Uint8Array): ReadCheck {
  const lines = new TextDecoder().decode(bytes).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const fails: Fail[] = []
  const fail = (line: number, what: string) => fails.push({ file, line, column: 1, what })
  const { fields, places, parameters } = readHeader(
    lines.slice(0, end === -1 ? undefined : end),
    fail,
  )
  const parsed = header.safeParse(fields)
  for (const issue of parsed.error?.issues ?? []) {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : String(issue.path[0])
    fail(places.get(key ?? '') ?? 1, `${key ?? 'header'}: ${issue.message}`)
  }
  const sql = (end === -1 ? [] : lines.slice(end)).join('\n').trim()
  if (sql === '') fail(lines.length, 'there is no SQL under the header')
  if (sql.includes(';') || sql.includes('--') || sql.includes('/*')) {
    fail(end + 1, 'write one statement without semicolon or comments')
  }
  if (!sameParameters(sql, parameters.length)) {
    fail(end + 1, `the SQL must use each of the ${parameters.length} parameters as $1, $2, ...`)
  }
  if (parsed.success && `${parsed.data.id}.sql` !== file.replace(/^.*\//, '')) {
    fail(places.get('id') ?? 1, `the id must be the file's name: ${file}`)
  }
  if (!parsed.success || fails.length > 0) return { kind: 'faulty', fails }
  const { means: words, ...rest } = parsed.data
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { kind: 'check', check: { ...rest, words, parameters, sql, hash } }
}

type Parameter = Check['parameters'][number]

function readHeader(lines: readonly string[], fail: (line: number, what: string) => void) {
  const fields: Record<string, string> = {}
  const places = new Map<string, number>()
  const parameters: Parameter[] = []
  for (const [name, text, line] of joined(lines, fail)) {
    if (name === 'param') {
      const parameter = parameterOf(text)
      if (parameter === null) fail(line, 'write "-- param: name type default — words"')
      else parameters.push(parameter)
    } else if (places.has(name)) fail(line, `${name} stands here twice`)
    else {
      fields[name] = text
      places.set(name, line)
    }
  }
  return { fields, places, parameters }
}

/** Fields with their continuation lines, and the 1-based line each starts on. */
function joined(lines: readonly string[], fail: (line: number, what: string) => void) {
  const found: [name: string, text: string, line: number][] = []
  for (const [index, line] of lines.entries()) {
    const more = MORE.exec(line)
    const [, name, text] = FIELD.exec(line) ?? []
    const last = found.at(-1)
    if (more?.[1] !== undefined && last !== undefined) last[1] += ` ${more[1].trim()}`
    else if (name !== undefined && text !== undefined) found.push([name, text.trim(), index + 1])
    else fail(index + 1, 'write "-- name: text"')
  }
  return found
}

function parameterOf(text: string): Parameter | null {
  const [, name, type, given, words] = PARAMETER.exec(text) ?? []
  if (name === undefined || given === undefined || words === undefined) return null
  if (type === 'integer') {
    return /^-?\d{1,9}$/.test(given) ? { name, type, default: Number(given), words } : null
  }
  if (type === 'date') {
    return /^\d{4}-\d{2}-\d{2}$/.test(given) ? { name, type, default: given, words } : null
  }
  return { name, type: 'text', default: given, words }
}

function sameParameters(sql: string, count: number): boolean {
  const used = new Set([...sql.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])))
  return used.size === count && [...used].every((index) => index >= 1 && index <= count)
}
