import type { PolicyFacts } from '../session/request.js'
import type { Policy } from './policy.js'

/** What the rules of sessions must know of a policy as its file stands now. */
export function policyFacts(policy: Policy): PolicyFacts {
  const { id, hash, longestWindowMs, budget, resolveDays } = policy
  const tables = [...policy.tables.values()].map(({ table }) => table.name)
  return { id, hash, tables, longestWindowMs, budget, resolveDays }
}
