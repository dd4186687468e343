import type { NewRequest } from '../api/file-request.js'
import type { PolicyWire } from '../api/policies.js'
import type { RequestWire } from '../api/requests.js'

/** A request as it is being written. */
export interface Wish {
  readonly ticket: string
  readonly purpose: string
  readonly interest: string
  /** Null until one is chosen. */
  readonly policy: string | null
  /** Null: all tables of the policy. */
  readonly tables: readonly string[] | null
  readonly hours: number
}

const USUAL_HOURS = 4
const HOUR_MS = 3_600_000

export const NOTHING_WISHED: Wish = {
  ...{ ticket: '', purpose: '', interest: '', policy: null, tables: null },
  hours: USUAL_HOURS,
}

/** The tables that are wished for of those the policy has. */
export function chosenTables({ tables }: Wish, policy: PolicyWire): readonly string[] {
  const offered = policy.tables.map(({ name }) => name)
  return tables === null ? offered : offered.filter((name) => tables.includes(name))
}

/** The most hours that can be wished for, at least a part of one. */
export const mostHours = (policy: PolicyWire | undefined): number =>
  policy === undefined ? USUAL_HOURS : Math.max(0.5, policy.longestWindowHours)

/** How many hours an earlier wish was for. */
export const hoursOf = ({ opensAt, closesAt }: RequestWire['wished']): number =>
  (Date.parse(closesAt) - Date.parse(opensAt)) / HOUR_MS

/** A wish as it is sent; all tables are asked for by naming none. */
export function requestOf(wish: Wish, policy: PolicyWire): NewRequest {
  const { ticket, purpose, interest, hours } = wish
  const tables = chosenTables(wish, policy)
  const isAll = tables.length === policy.tables.length
  return {
    ...{ ticket, purpose, interest, policy: policy.id },
    ...(isAll ? {} : { tables: [...tables] }),
    wished: { hours: Math.min(hours, mostHours(policy)) },
  }
}
