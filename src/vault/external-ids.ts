import { STATES, stateOf } from '../roster/text.js'
import type { Lexicon } from './lexicon.js'
import { shapeColumns, shapedIds } from './identity-parts.js'
import { filled, formColumn, stage, wordAt, type Part } from './part.js'

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
    columns: {
      id: stage(formColumn('id', 'exact')),
      id__n: stage(formColumn('id', 'folded')),
      ...shapeColumns('id'),
    },
    words: { id__state: wordAt(STATES, stage('id__state')) },
    ids: [shapedIds('id', 'EXTID')],
  }
}
