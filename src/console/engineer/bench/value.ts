import type { CellWire } from '../../api/questions.js'

/** The numbers of `$1`, `$2`, ... in a text, each once, in order. What stands in a literal counts too: a value too many is refused by name. */
export function placesIn(sql: string): readonly number[] {
  const found = [...sql.matchAll(/\$(\d{1,3})/gu)].map(([, digits]) => Number(digits))
  return [...new Set(found)].filter((place) => place > 0).sort((one, other) => one - other)
}

/**
 * What someone typed as a value: a number, `true`, `false` and `null` are taken as such, everything else as
 * text. Single quotes around it make it text in any case.
 */
export function valueOf(typed: string): CellWire {
  const text = typed.trim()
  if (/^'.*'$/su.test(text)) return text.slice(1, -1)
  if (/^-?\d{1,15}(?:\.\d+)?$/u.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : typed
}

/** A value as someone would have typed it; `valueOf` gives it back. */
export function typedOf(value: CellWire): string {
  if (typeof value !== 'string') return String(value)
  return valueOf(value) === value ? value : `'${value}'`
}
