import type { Actor, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { notSteward } from './decide-vendor.js'
import { ordinals } from './looked.js'
import type { State } from './state.js'

interface Erasure {
  readonly by: Actor
  readonly reason: string
}

/** Erases a text beside an entry. The officer's alone: a steward's own reasons stand in the log too. */
export function erasePayload(
  state: State,
  { by: actor, reason, ...data }: Erasure & EntryData<'payload.erased'>,
): Ruled<null> {
  if (actor.kind !== 'officer') return refuseErasure(state, no(actor, reason, 'payload'))
  return granted(null, { type: 'payload.erased', actor, data, payloads: texts({ reason }) })
}

/** Erases every text of some kinds that is older than the law or a contract lets it be kept. Officer. */
export function applyRetention(
  state: State,
  { by: actor, reason, ...data }: Erasure & EntryData<'retention.applied'>,
): Ruled<null> {
  if (actor.kind !== 'officer') return refuseErasure(state, no(actor, reason, 'retention'))
  return granted(null, { type: 'retention.applied', actor, data, payloads: texts({ reason }) })
}

/** Has the crosswalk forget persons. Steward: the crosswalk is theirs. Those dropped before stay so. */
export function dropStudents(
  state: State,
  { by: actor, reason, persons }: Erasure & { readonly persons: readonly number[] },
): Ruled<readonly string[]> {
  if (actor.kind !== 'steward') {
    return refuseErasure(state, { by: actor, reason, what: 'student', refusal: notSteward() })
  }
  const snapshots = [...state.snapshots.values()].map(({ id }) => id)
  return granted(snapshots, {
    type: 'student.dropped',
    actor,
    data: { students: new Set(persons).size, snapshots: snapshots.length },
    payloads: { ...texts({ reason }), dropped: ordinals(persons) },
  })
}

/** Records that an erasure was refused. */
export function refuseErasure(
  _state: State,
  command: Erasure & {
    readonly what: EntryData<'erasure.refused'>['what']
    readonly refusal: Refusal
  },
) {
  const { by: actor, reason, what, refusal } = command
  return refused(refusal, {
    type: 'erasure.refused',
    actor,
    data: { what, code: refusal.code },
    payloads: texts({ reason, detail: refusal.detail }),
  })
}

const no = (by: Actor, reason: string, what: 'payload' | 'retention') => ({
  ...{ by, reason, what },
  refusal: refuse('ROLE_NOT_ALLOWED', 'Only an officer may do this.'),
})
