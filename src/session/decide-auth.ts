import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, SERVICE, texts } from './decision.js'
import type { State } from './state.js'

/**
 * Records the first use of a token; later ones write nothing. `by.token` must be set: it is what
 * "first" is counted by, across restarts.
 */
export function acceptToken(
  state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'auth.accepted'>,
): Decision<null> {
  if (actor.token === undefined) throw new TypeError('a token without an id was accepted')
  if (state.tokens.get(actor.token) !== undefined) return granted(null)
  return granted(null, { type: 'auth.accepted', actor, data })
}

/**
 * Records that someone was not let in: who, if a token proved it, and at which route. The route is
 * the pattern of ours, never the path as sent.
 */
export function refuseAuth(
  _state: State,
  command: {
    readonly by: Actor | null
    readonly refusal: Refusal
    readonly route: string
    /** How many before this one were counted only. */
    readonly unlogged: number
  },
): Decision<Refusal> {
  const { by, refusal, route, unlogged } = command
  return refused(refusal, {
    type: 'auth.refused',
    actor: by ?? SERVICE,
    data: { code: refusal.code, route, ...(unlogged > 0 ? { unlogged } : {}) },
    payloads: texts({ detail: refusal.detail }),
  })
}

/** Records that the local issuer made a token; the token itself is nowhere in the log. */
export function issueToken(
  _state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'auth.issued'>,
): Decision<string> {
  return granted(data.token, { type: 'auth.issued', actor, data })
}

/**
 * Ends a token before its time, everywhere and for good. A second end writes nothing.
 *
 * @param command - `by` is who ended it; `token` need not be the one they came with.
 */
export function endToken(
  state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'auth.ended'>,
): Decision<null> {
  if (state.endedTokens.get(data.token) !== undefined) return granted(null)
  return granted(null, { type: 'auth.ended', actor, data })
}
