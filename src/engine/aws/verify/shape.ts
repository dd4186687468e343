/**
 * What a piece of JSON has to be. Closed: a member that no shape names is wrong, so that a control which AWS
 * adds tomorrow, and which this Homeroom knows nothing of, is never taken for none.
 */
export type Shape =
  | { readonly kind: 'is'; readonly value: string | number | boolean }
  /** Strings in any order, none twice. Left out counts as empty. */
  | { readonly kind: 'set'; readonly values: readonly string[] }
  /** One after the other. */
  | { readonly kind: 'list'; readonly items: readonly Shape[] }
  /** Left out, or the shape. */
  | { readonly kind: 'maybe'; readonly shape: Shape }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Shape>> }
  /** Whatever it is: ids of AWS's own, times, and what cannot make a query show more. */
  | { readonly kind: 'any' }
  /** Left out, or without content: `null`, `false`, `[]`, `{}`. */
  | { readonly kind: 'nothing' }

export const any: Shape = { kind: 'any' }
export const nothing: Shape = { kind: 'nothing' }
export const is = (value: string | number | boolean): Shape => ({ kind: 'is', value })
export const set = (values: readonly string[]): Shape => ({ kind: 'set', values })
export const list = (items: readonly Shape[]): Shape => ({ kind: 'list', items })
export const maybe = (shape: Shape): Shape => ({ kind: 'maybe', shape })
export const fields = (members: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'fields',
  fields: members,
})
/** Members that AWS fills in by itself. */
export const anything = (...names: readonly string[]): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.map((name) => [name, any]))

/** One thing that is wrong with a piece of JSON. */
export interface Wrong {
  /** Where, from the top: `collaboration.queryLogStatus`. */
  readonly path: string
  /** What, to be read after the path. */
  readonly words: string
}

/** What is wrong with a piece of JSON; empty if it is as it has to be. */
export function wrongs(shape: Shape, held: unknown, path = ''): readonly Wrong[] {
  switch (shape.kind) {
    case 'any':
      return []
    case 'nothing':
      return isEmpty(held) ? [] : [one(path, `holds ${shown(held)}, which should not be there`)]
    case 'maybe':
      return held === undefined || held === null ? [] : wrongs(shape.shape, held, path)
    case 'is':
      return held === shape.value
        ? []
        : [one(path, `is ${shown(held)} and should be ${shown(shape.value)}`)]
    case 'set':
      return setFaults(shape.values, held ?? [], path)
    case 'list':
      return listFaults(shape.items, held, path)
    case 'fields':
      return fieldFaults(shape.fields, held, path)
  }
}

function setFaults(values: readonly string[], held: unknown, path: string): readonly Wrong[] {
  if (!Array.isArray(held)) return [one(path, `is ${shown(held)} and should be a list`)]
  const items: readonly unknown[] = held
  const extra = items.filter((item, at) => !isOne(values, item) || items.indexOf(item) !== at)
  const lacking = values.filter((value) => !items.includes(value))
  return [
    ...(extra.length === 0 ? [] : [one(path, `has ${extra.map(shown).join(', ')} too many`)]),
    ...(lacking.length === 0 ? [] : [one(path, `lacks ${lacking.map(shown).join(', ')}`)]),
  ]
}

const isOne = (values: readonly string[], item: unknown): boolean =>
  values.some((value) => value === item)

function listFaults(shapes: readonly Shape[], held: unknown, path: string): readonly Wrong[] {
  if (!Array.isArray(held)) return [one(path, `is ${shown(held)} and should be a list`)]
  const items: readonly unknown[] = held
  if (items.length !== shapes.length) {
    const words = `has ${items.length} items and should have ${shapes.length}: ${shown(held)}`
    return [one(path, words)]
  }
  return shapes.flatMap((shape, at) => wrongs(shape, items[at], `${path}[${at}]`))
}

function fieldFaults(
  shapes: Readonly<Record<string, Shape>>,
  held: unknown,
  path: string,
): readonly Wrong[] {
  if (typeof held !== 'object' || held === null || Array.isArray(held)) {
    return [one(path || 'the answer', `is ${shown(held)} and should be an object`)]
  }
  const members = new Map<string, unknown>(Object.entries(held))
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  return [
    ...Object.entries(shapes).flatMap(([name, shape]) =>
      wrongs(shape, members.get(name), at(name)),
    ),
    ...[...members]
      .filter(([name, value]) => !Object.hasOwn(shapes, name) && value !== null)
      .map(([name, value]) => one(at(name), `is unknown here, and AWS holds ${shown(value)}`)),
  ]
}

const one = (path: string, words: string): Wrong => ({ path, words })

function isEmpty(held: unknown): boolean {
  if (held === undefined || held === null || held === false) return true
  return typeof held === 'object' && Object.keys(held).length === 0
}

const LONGEST = 200

/** As JSON, cut: enough to find it at AWS's console. */
function shown(held: unknown): string {
  if (held === undefined) return 'missing'
  const text = JSON.stringify(held)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
