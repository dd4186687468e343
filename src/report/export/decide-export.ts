import type { Actor, Decision, EntryData } from '../../ledger/entry.js'
import { refuse } from '../../refusal.js'
import type { State } from '../../session/state.js'
import type { Ruled } from '../../session/decision.js'
import { granted } from '../../session/decision.js'

const MAY: ReadonlySet<Actor['kind']> = new Set(['steward', 'officer', 'operator', 'service'])

/** Records that files of the log begin to leave. Vendors export nothing. */
export function startExport(
  state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'export.started'>,
): Ruled<null> {
  if (!MAY.has(actor.kind)) {
    // The door turns vendors away, and logs it; this is for whoever comes another way.
    return { entries: [], result: refuse('ROLE_NOT_ALLOWED', 'Only stewards and officers export.') }
  }
  if (!isNext(state, data)) return { entries: [], result: OVERTAKEN }
  return granted(null, { type: 'export.started', actor, data })
}

/** Whether no run of that number is on record: two services on one log may both have begun it. */
function isNext(
  { exports }: State,
  { target, number }: { target: string; number: number },
): boolean {
  return number === (exports.get(target)?.number ?? -1) + 1
}

const OVERTAKEN = refuse('EXPORT_RUNNING', 'Another service has made this run of the export.')

/** Records a run before its manifest leaves, which makes it complete; each run once. */
export function recordExport(
  state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'ledger.exported'>,
): Ruled<null> {
  if (!isNext(state, data)) return { entries: [], result: OVERTAKEN }
  return granted(null, { type: 'ledger.exported', actor, data })
}

/** Records that a run did not come to its end. */
export function failExport(
  _state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'export.failed'>,
): Decision<null> {
  return granted(null, { type: 'export.failed', actor, data })
}

/** Records that an export is fetched, before its first byte leaves. */
export function recordDownload(
  _state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'export.downloaded'>,
): Decision<null> {
  return granted(null, { type: 'export.downloaded', actor, data })
}
