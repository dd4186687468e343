import { functionRow } from '../../gate/functions.js'
import type { FunctionRow, Want } from '../../gate/functions.js'
import type { SignatureWire } from '../schema.js'

/** What an editor writes for an argument. */
const WANTED: Readonly<Record<Want, string>> = {
  text: 'text',
  printed: 'value',
  double: 'number',
  number: 'number',
  boolean: 'boolean',
  moment: 'date',
  plain: 'value',
  any: 'column',
  small: 'integer',
  word: "'text'",
  part: "'part'",
}

/** A function of a policy as an editor shows it; nothing for a name the gate does not know. */
export function signatureWire(name: string): readonly SignatureWire[] {
  const row = functionRow(name)
  return row === undefined ? [] : [{ name, kind: row.kind, forms: formsOf(name, row) }]
}

function formsOf(name: string, { kind, wants, least, repeats, gives }: FunctionRow): string[] {
  const written = wants.map((want) => WANTED[want])
  const over = kind === 'window' ? ' OVER (…)' : ''
  const form = (given: readonly string[]) =>
    `${name}(${given.join(', ')})${over} -> ${gives === 'same' ? 'the same' : gives}`
  const fewer = Array.from({ length: wants.length - least + 1 }, (_, more) =>
    form([...written.slice(0, least + more), ...(repeats ? ['…'] : [])]),
  )
  return name === 'count'
    ? ['count(*) -> integer', ...fewer, 'count(DISTINCT column) -> integer']
    : fewer
}
