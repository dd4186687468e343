import { STATES, stateOf } from '../roster/text.js'
import type { Lexicon } from './lexicon.js'
import { shapeColumns, shapedIds } from './identity-parts.js'
import type { PlainRange } from './plain-range.js'
import { FILLED, filled, formColumn, stage, wordAt, type Part } from './part.js'

/** An item of users.userIds: `{Type:Id}`. */
export interface ExternalId {
  readonly type: string
  readonly id: string
}

const ITEM = /^\s*\{([^:{}]+):([^{}]+)\}\s*$/u

// The item asked for last: each column of an item asks for it anew.
let lastItem = ''
let lastFound: ExternalId | null = null

/** Null if the item does not have the form. */
export function externalId(item: string): ExternalId | null {
  if (item === lastItem) return lastFound
  const [, type, id] = ITEM.exec(item) ?? []
  lastFound = type !== undefined && filled(id) ? { type, id } : null
  lastItem = item
  return lastFound
}

const [OPEN, CLOSE, COLON, BLANK] = [0x7b, 0x7d, 0x3a, 0x20]

/**
 * The place of the colon of an item of ASCII bytes that has the form and no blanks around it or its id; -1 for
 * any other.
 */
export function colonOf(data: Uint8Array, from: number, to: number): number {
  if (data[from] !== OPEN || data[to - 1] !== CLOSE) return -1
  let colon = -1
  for (let at = from + 1; at < to - 1; at++) {
    const byte = data[at]
    if (byte === OPEN || byte === CLOSE) return -1
    if (byte === COLON && colon < 0) colon = at
  }
  const isFilled = colon > from + 1 && colon < to - 2 && (data[colon + 1] ?? 0) > BLANK
  return isFilled ? colon : -1
}

/** Where the type of such an item lies. */
export const typeRange: PlainRange = {
  from: (data, from, to) => (colonOf(data, from, to) < 0 ? -1 : from + 1),
  to: colonOf,
}

/**
 * The columns of the id of one item. The type stands before the id in the domain, so that equal ids of
 * two types are two ordinals; in the vault the raw value reads `Type:Id`.
 */
export function userIds(lexicon: Lexicon): Part {
  return {
    reads: ['item'],
    stage: [
      { name: 'id', type: 'id' },
      { name: 'id__state', type: 'code' },
    ],
    fill: ([item], out) => {
      const found = externalId(item ?? '')
      const number = found && lexicon.id(found.id, `${found.type}:`)
      out.push(number, STATES.indexOf(stateOf(found?.id ?? null)))
    },
    quick: (data, from, to) => {
      const colon = colonOf(data, from, to)
      // The item without its braces is its type, a colon and its id.
      return colon < 0 ? -1 : lexicon.idAt(data, from + 1, to - 1, colon + 1)
    },
    rest: [FILLED],
    columns: {
      id: stage(formColumn('id', 'exact')),
      id__n: stage(formColumn('id', 'folded')),
      ...shapeColumns('id'),
    },
    words: { id__state: wordAt(STATES, stage('id__state')) },
    ids: [shapedIds('id', 'EXTID')],
  }
}
