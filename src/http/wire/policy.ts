import type { Check, Policy, PolicyTable } from '../../policy/policy.js'
import type { CheckWire, PolicyWire, TableWire } from '../schema.js'

const HOUR_MS = 3_600_000

export function policyWire(policy: Policy): PolicyWire {
  const {
    tables,
    functions,
    kinds,
    longestWindowMs,
    roundTo = null,
    overlap = 'all',
    ...facts
  } = policy
  return {
    ...facts,
    ...{ roundTo, overlap },
    tables: [...tables.values()].map(tableWire),
    functions: [...functions].sort(),
    kinds: [...kinds],
    longestWindowHours: longestWindowMs / HOUR_MS,
  }
}

export function tableWire({ table, columns }: PolicyTable): TableWire {
  return {
    name: table.name,
    words: table.words,
    subjects: [...table.subjects],
    columns: [...columns.values()].map(({ column, sensitive, quasi, extremes }) => ({
      name: column.name,
      type: column.type.kind,
      domain: column.type.kind === 'token' ? column.type.domain : null,
      form: column.type.kind === 'token' ? column.type.form : null,
      words: column.words,
      ...{ sensitive, quasi, extremes },
    })),
  }
}

export function checkWire(check: Check): CheckWire {
  return {
    ...check,
    versions: [...check.versions],
    parameters: check.parameters.map((parameter) => ({ ...parameter })),
  }
}
