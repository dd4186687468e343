import type { Actor, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from '../session/decision.js'
import type { Ruled } from '../session/decision.js'
import { ordinals } from '../session/looked.js'
import type { State } from '../session/state.js'

/** A report that someone is about to get. */
export interface Look extends EntryData<'report.made'> {
  readonly by: Actor
  /** Whom it is about, by ordinal: the identifier they were asked for by is nowhere in the log. */
  readonly about: readonly number[]
  /** Why, if the asker said so. */
  readonly reason: string | undefined
}

/** Records that someone looks, before they get what they look at. Stewards and officers only. */
export function recordLook(state: State, { by, about, reason, ...data }: Look): Ruled<null> {
  if (by.kind !== 'steward' && by.kind !== 'officer') {
    const refusal = refuse('ROLE_NOT_ALLOWED', 'Only stewards and officers make reports.')
    return refuseLook(state, { by, what: data.what, reason, refusal })
  }
  const persons = about.length === 0 ? {} : { sought: ordinals(about) }
  const payloads = { ...persons, ...texts({ reason }) }
  return granted(null, { type: 'report.made', actor: by, data, payloads })
}

/** Records that a report was refused. */
export function refuseLook(
  _state: State,
  look: Pick<Look, 'by' | 'what' | 'reason'> & { readonly refusal: Refusal },
): ReturnType<typeof refused> {
  const { by: actor, what, reason, refusal } = look
  return refused(refusal, {
    type: 'report.refused',
    actor,
    data: { what, code: refusal.code },
    payloads: texts({ reason, detail: refusal.detail }),
  })
}
