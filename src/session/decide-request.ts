import type { Actor } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import type { PolicyFacts } from './request.js'
import { hasEngineer } from './state.js'
import type { State } from './state.js'
import { windowFault, windowOf, windowText } from './window.js'
import type { AccessWindow, Wish } from './window.js'

export interface FileRequest {
  readonly by: Actor
  /** `req_` and a UUID v7, made by the caller. */
  readonly request: string
  readonly ticket: string
  readonly purpose: string
  /** The legitimate interest, 34 CFR 99.32(a)(3)(ii). */
  readonly interest: string
  readonly basis: string
  /** The policy asked for as its file stands now; null if there is none of that id. */
  readonly policy: PolicyFacts | null
  /** Without regard to case; all tables of the policy if left out. */
  readonly tables?: readonly string[] | undefined
  /** The newest if left out. */
  readonly snapshot?: string | undefined
  readonly wished: Wish
}

/**
 * Files a vendor's request. A refused one is an entry too: 34 CFR 99.32(a)(1) asks for a record of
 * each request for access, not only of those that were met.
 */
export function fileRequest(state: State, command: FileRequest, now: number): Ruled<string> {
  const checked = check(state, command, now)
  const { by: actor, request, ticket, basis, purpose, interest } = command
  if ('code' in checked) {
    return refused(checked, {
      type: 'request.refused',
      actor,
      data: { vendor: actor.vendor ?? '', code: checked.code },
      payloads: texts({ purpose, interest, detail: checked.detail }),
    })
  }
  const { vendor, policy, snapshot, tables, wished } = checked
  return granted(request, {
    type: 'request.filed',
    actor,
    data: {
      ...{ request, vendor, engineer: actor.name, ticket, snapshot, basis },
      policy: { id: policy.id, hash: policy.hash },
      tables: [...tables],
      wished: windowText(wished),
    },
    payloads: texts({ purpose, interest }),
  })
}

interface Checked {
  readonly vendor: string
  readonly policy: PolicyFacts
  readonly snapshot: string
  readonly tables: readonly string[]
  readonly wished: AccessWindow
}

function check(state: State, command: FileRequest, now: number): Checked | Refusal {
  const { by, policy } = command
  if (by.kind !== 'engineer') return refuse('ROLE_NOT_ALLOWED', 'Only an engineer asks for a room.')
  const vendor = state.vendors.get(by.vendor ?? '')
  if (vendor === undefined) return refuse('VENDOR_UNKNOWN', 'Your vendor is not registered.')
  if (!hasEngineer(vendor, by.name)) {
    return refuse('ENGINEER_UNKNOWN', 'You are not registered with this vendor.')
  }
  if (policy === null) return refuse('POLICY_UNKNOWN', 'There is no policy of this id.')
  const tables = tablesOf(policy, command.tables)
  if ('code' in tables) return tables
  const snapshot = state.snapshots.get(command.snapshot ?? state.newest ?? '')
  if (snapshot === undefined) return refuse('SNAPSHOT_UNKNOWN', 'There is no such snapshot.')
  const wished = windowOf(command.wished, now)
  const fault = windowFault(wished, policy.longestWindowMs, now)
  if (fault !== null) return refuse('WINDOW_INVALID', `The window cannot be granted: ${fault}.`)
  return { vendor: vendor.id, policy, snapshot: snapshot.id, tables, wished }
}

/** In the spelling and order of the policy, each once. */
function tablesOf(
  policy: PolicyFacts,
  asked: readonly string[] | undefined,
): readonly string[] | Refusal {
  if (asked === undefined) return policy.tables
  const wanted = new Set(asked.map((name) => name.toLowerCase()))
  const found = policy.tables.filter((name) => wanted.has(name.toLowerCase()))
  if (found.length === wanted.size && found.length > 0) return found
  return refuse('TABLE_NOT_ALLOWED', 'The policy does not hold every table asked for.')
}
