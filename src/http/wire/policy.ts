import type { Check, Policy, PolicyTable } from '../../policy/policy.js'
import type { CheckWire, PolicyWire, TableWire } from '../schema.js'
import { columnWire } from './column.js'
import { signatureWire } from './signature.js'

const HOUR_MS = 3_600_000

/** @param deadlineMs - one run's time where the engine says it; null: the policy does */
export function policyWire(policy: Policy, deadlineMs: number | null): PolicyWire {
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
    ...{ roundTo, overlap, deadlineMs: deadlineMs ?? policy.deadlineMs },
    tables: [...tables.values()].map(tableWire),
    functions: [...functions].sort(),
    signatures: [...functions].sort().flatMap(signatureWire),
    kinds: [...kinds],
    longestWindowHours: longestWindowMs / HOUR_MS,
  }
}

export function tableWire({ table, columns }: PolicyTable): TableWire {
  return {
    name: table.name,
    words: table.words,
    subjects: [...table.subjects],
    columns: [...columns.values()].map(columnWire),
  }
}

export function checkWire(check: Check): CheckWire {
  return {
    ...check,
    versions: [...check.versions],
    parameters: check.parameters.map((parameter) => ({ ...parameter })),
  }
}
