import type { TableWire } from '../../api/session-view.js'

/** A table that a text reads, and the name its columns go by. */
export interface Source {
  readonly alias: string
  readonly table: TableWire
}

const READ = /\b(?:FROM|JOIN)\s+([A-Za-z_]\w*)(?:\s+(?:AS\s+)?([A-Za-z_]\w*))?/giu
const NO_ALIAS =
  /^(?:on|using|where|group|order|having|limit|offset|inner|left|right|full|cross|join|union|intersect|except|window|qualify|as)$/iu

/** The tables of a session that a text reads anywhere, with their aliases; good enough to complete by. */
export function sourcesIn(text: string, tables: readonly TableWire[]): readonly Source[] {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]))
  const sources: Source[] = []
  for (const [, name = '', after] of text.matchAll(READ)) {
    const table = byName.get(name.toLowerCase())
    if (table === undefined) continue
    const alias = after === undefined || NO_ALIAS.test(after) ? name : after
    sources.push({ alias, table })
  }
  return sources
}
