import type { Cell } from '../engine/port.js'
import type { OutputColumn } from '../gate/approved.js'
import type { TokenCodec } from '../vault/port.js'

/** Rows as they leave: ordinals of token columns become tokens of the session; NULL stays NULL. */
export function encodeRows(
  rows: readonly (readonly Cell[])[],
  output: readonly OutputColumn[],
  codec: TokenCodec,
): readonly (readonly Cell[])[] {
  return rows.map((row) =>
    output.map((column, place) => {
      const cell = row[place] ?? null
      if (column.type.kind === 'plain' || cell === null) return cell
      // An ordinal that is not a number would leave the room as it is; that must never happen.
      if (typeof cell !== 'number') throw new TypeError('a token column without an ordinal')
      return codec.encode(column.type.token.domain, column.type.token.form, cell)
    }),
  )
}
