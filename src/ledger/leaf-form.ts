import { actorSchema, ENTRY_DATA, type EntryType } from './entry.js'
import { isEntryType, readTime } from './leaf.js'
import type { PayloadBinding } from './payload.js'
import { patternOf, type Groups } from './schema-pattern.js'

/** What a leaf says, as far as it is needed to tell whether anything is wrong with its row. */
export interface FormLeaf {
  readonly type: EntryType
  /** Epoch milliseconds, UTC. */
  readonly at: number
  readonly actor: { readonly kind: string; readonly name: string; readonly vendor: string | null }
  /** Of its fields, those that an entry is found by. */
  readonly data: Readonly<Record<string, string>>
  /** In order of name, each once. */
  readonly payloads: readonly NamedBinding[]
}

export interface NamedBinding extends PayloadBinding {
  readonly name: string
}

/** An expression, and which of its groups holds what. */
interface Form {
  readonly type: EntryType
  readonly expression: RegExp
  readonly actor: { readonly kind: number; readonly name: number; readonly vendor: number }
  readonly at: number
  readonly data: readonly (readonly [name: string, group: number])[]
  /** The first of three for each payload: name, hash, kind. */
  readonly payloads: number
}

const FACETS = ['session', 'request', 'vendor', 'engineer', 'ticket']
const END = '","v":1}'
/** More payloads than this has no form. */
const MOST_PAYLOADS = 4
const BINDING = '"([a-z]+)":\\{"hash":"([0-9a-f]{64})","kind":"(text|ordinals|sets)"\\}'
const BINDINGS = `(?:${BINDING}${`(?:,${BINDING}`.repeat(MOST_PAYLOADS - 1)}${')?'.repeat(MOST_PAYLOADS)}`

/** Made when first needed; null for a type whose schema has no form. */
const forms = new Map<string, Form | null>()

/**
 * What the text of a leaf says, if it is in the form of its type; null otherwise. What is in the form is a leaf
 * that `readLeaf` reads, saying the same, and there is no second sequence of bytes that is read as this text.
 *
 * As long as strings need no escape and records hold nothing, the RFC 8785 texts of a type are a regular
 * language: one expression, made from the schema that `readLeaf` checks with, tells in one pass what takes
 * parsing, checking and writing again otherwise. It may say no to a sound leaf, and never yes to another.
 */
export function readForm(text: string): FormLeaf | null {
  const type = text.slice(text.lastIndexOf('"', text.length - END.length - 1) + 1, -END.length)
  const form = formOf(type)
  const match = form === null ? null : form.expression.exec(text)
  if (form === null || match === null) return null
  const at = readTime(match[form.at])
  const payloads = readBindings(match, form.payloads)
  if (at === null || payloads === null) return null
  const data: Record<string, string> = {}
  for (const [name, group] of form.data) {
    const value = match[group]
    if (value !== undefined) data[name] = value
  }
  const { kind, name, vendor } = form.actor
  const actor = { kind: match[kind] ?? '', name: match[name] ?? '', vendor: match[vendor] ?? null }
  return { type: form.type, at, actor, data, payloads }
}

function formOf(type: string): Form | null {
  const known = forms.get(type)
  if (known !== undefined) return known
  // Whatever somebody may have written there is not kept.
  if (!isEntryType(type)) return null
  const made = makeForm(type)
  forms.set(type, made)
  return made
}

function makeForm(type: EntryType): Form | null {
  const groups: Groups = new Map([['none', 0]])
  for (const name of ['kind', 'name', 'vendor']) groups.set(`actor.${name}`, 0)
  const actor = patternOf(actorSchema, 'actor', groups)
  const at = Math.max(...groups.values()) + 1
  groups.set('at', at)
  for (const name of FACETS) groups.set(`data.${name}`, 0)
  const data = patternOf(ENTRY_DATA[type], 'data', groups)
  if (actor === null || data === null) return null
  const payloads = Math.max(...groups.values()) + 1
  const of = (path: string): number => groups.get(path) ?? 0
  const start = `\\{"actor":${actor},"at":"([0-9T:.Z-]{24})","data":${data}`
  const end = `"payloads":\\{${BINDINGS}\\},"type":"${type.replaceAll('.', '\\.')}","v":1\\}`
  return {
    type,
    expression: new RegExp(`^${start},${end}$`),
    actor: { kind: of('actor.kind'), name: of('actor.name'), vendor: of('actor.vendor') },
    at,
    data: FACETS.map((name) => [name, of(`data.${name}`)] as const).filter(
      ([, group]) => group > 0,
    ),
    payloads,
  }
}

/** Those in the groups from one on; null unless they are in order of name. */
function readBindings(match: RegExpExecArray, from: number): readonly NamedBinding[] | null {
  const bindings: NamedBinding[] = []
  let before = ''
  for (let group = from; group < match.length; group += 3) {
    const name = match[group]
    if (name === undefined) break
    if (name <= before) return null
    // The expression admits no other kinds.
    const kind = match[group + 2] as PayloadBinding['kind']
    bindings.push({ name, hash: match[group + 1] ?? '', kind })
    before = name
  }
  return bindings
}
