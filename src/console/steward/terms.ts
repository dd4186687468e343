import type { ApproveWire, RequestDetailWire } from '../api/requests.js'

const HOUR_MS = 3_600_000

/** What a steward grants, as the form holds it. */
export interface Terms {
  readonly hours: number
  readonly budget: number
  readonly note: string
}

/** Opens at once, unless it was asked for later. */
export function wireOf(
  { hours, budget, note }: Terms,
  { wished, filedAt }: RequestDetailWire,
): ApproveWire {
  const isLater = Date.parse(wished.opensAt) - Date.parse(filedAt) > HOUR_MS / 60
  return { hours, budget, note, ...(isLater ? { opensAt: wished.opensAt } : {}) }
}

/** The hours asked for, whole, one at least. */
export function wishedHours({ wished }: RequestDetailWire): number {
  const ms = Date.parse(wished.closesAt) - Date.parse(wished.opensAt)
  return Math.max(1, Math.ceil(ms / HOUR_MS))
}
