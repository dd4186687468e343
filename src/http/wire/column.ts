import { isAnchor } from '../../policy/levels.js'
import type { PolicyColumn } from '../../policy/policy.js'
import type { Treatment } from '../../roster/catalog.js'
import { leadOf } from '../../vault/token.js'
import type { TableWire } from '../schema.js'

type ColumnWire = TableWire['columns'][number]

/** What the cloak did to a cell, and why, for people who read no SQL. */
const TREATED: Readonly<Record<Treatment, Pick<ColumnWire, 'treated' | 'why'>>> = {
  keep: {
    treated: 'Kept as it stands.',
    why: 'It tells of the organisation, not of a person.',
  },
  known: {
    treated: 'Kept if it is a known word or many records share it; left empty otherwise.',
    why: 'Free text could name a person; a word that many share does not.',
  },
  token: {
    treated: 'Replaced by a token.',
    why: 'It identifies: a token can be compared, joined and counted, and tells nothing else.',
  },
  shape: {
    treated: 'Only how the text is made is kept, not the text.',
    why: 'A defect shows in the form, so the value is not needed.',
  },
  bucket: {
    treated: 'A coarse class stands in place of the value.',
    why: 'The exact value could single a person out.',
  },
  parsed: {
    treated: 'Kept if it can be read as its type; left empty otherwise.',
    why: 'What cannot be read as its type could be any text.',
  },
  position: {
    treated: 'Where it stood in the file or the list.',
    why: 'The district finds the record by it; it tells nothing about the person.',
  },
}

/** A column of a policy, explained. */
export function columnWire({ column, sensitive, quasi, extremes }: PolicyColumn): ColumnWire {
  const { name, type, treatment, words } = column
  const isToken = type.kind === 'token'
  const { treated, why } = TREATED[treatment]
  return {
    ...{ name, type: type.kind, words, sensitive, quasi, extremes, treatment },
    domain: isToken ? type.domain : null,
    form: isToken ? type.form : null,
    prefix: isToken ? leadOf(type.domain, type.form) : null,
    treated: [treated, ...marked({ column, sensitive, quasi, extremes })].join(' '),
    why,
  }
}

/** What the policy itself adds to the treatment. */
function marked({ column, sensitive, quasi }: PolicyColumn): readonly string[] {
  const isHidden = quasi && !isAnchor(column.name)
  return [
    ...(isHidden ? ['Left empty where too few people share it.'] : []),
    ...(quasi && !isHidden ? ['Counts when others are left empty; never left empty itself.'] : []),
    ...(sensitive ? ['In groups it is guarded against being worked out from two answers.'] : []),
  ]
}
