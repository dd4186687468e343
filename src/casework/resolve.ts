import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { mayResolve, refuseResolve, resolveTokens } from '../session/decide-resolve.js'
import type { State } from '../session/state.js'
import type { Domain, Ordinal } from '../vault/domain.js'
import type { Crosswalk, SessionKeys, TokenCodec } from '../vault/port.js'

export interface ResolvingDeps {
  readonly ledger: Ledger<State>
  readonly keys: SessionKeys
  readonly crosswalk: Crosswalk
}

export interface ResolvedToken {
  readonly token: string
  readonly domain: Domain | null
  /** Null if it is no exact token of the session, or stands for no one any more. */
  readonly value: string | null
}

export interface Resolution {
  readonly values: readonly ResolvedToken[]
  readonly receipt: { readonly index: number; readonly leafHash: string }
}

/** Turns a session's tokens back into raw values, in the order given. */
export type Resolving = (
  by: Actor,
  asked: { readonly session: string; readonly tokens: readonly string[]; readonly reason: string },
) => Promise<Resolution | Refusal>

/**
 * The commit point is `token.resolved`: nothing is unsealed before it is durable. A crash after it
 * leaves a record of values that nobody got, never a value without a record.
 */
export function createResolving({ ledger, keys, crosswalk }: ResolvingDeps): Resolving {
  return async (by, asked) => {
    const { session: id, tokens } = asked
    const no = async (refusal: Refusal) => {
      await ledger.decide((state) => refuseResolve(state, { by, ...asked, refusal }))
      return refusal
    }
    const allowed = mayResolve(ledger.state(), { by, session: id }, ledger.now())
    if (isRefusal(allowed)) return no(allowed)
    const codec = await keys.codec(id)
    if (codec === null) {
      return no(refuse('KEY_DESTROYED', 'The token key of this session is not there any more.'))
    }
    const read = tokens.map((token) => exact(codec, token))
    const found = read.filter(({ ordinal }) => ordinal !== null).length
    const { result, entries } = await ledger.decide((state, now) =>
      resolveTokens(state, { by, ...asked, found }, now),
    )
    if (isRefusal(result)) return result
    const [entry] = entries
    if (entry === undefined) throw new TypeError('a resolve without an entry')
    const { dropped } = ledger.state()
    const living = read.map((each) => withoutDropped(each, dropped))
    const values = await unsealed(crosswalk, result.snapshot, living)
    return { values, receipt: { index: entry.index, leafHash: entry.leafHash } }
  }
}

interface Read {
  readonly token: string
  readonly domain: Domain | null
  readonly ordinal: Ordinal | null
}

/** A companion's token stands for every spelling that folds to it: it has no single value. */
function exact(codec: TokenCodec, token: string): Read {
  const decoded = codec.decode(token)
  if (decoded?.form !== 'exact') return { token, domain: null, ordinal: null }
  return { token, domain: decoded.domain, ordinal: decoded.ordinal }
}

/** From the entry on that drops a person, also while the crosswalk is still being rewritten. */
function withoutDropped(read: Read, dropped: State['dropped']): Read {
  const isGone = read.domain === 'PERSON' && read.ordinal !== null && dropped.has(read.ordinal)
  return isGone ? { ...read, ordinal: null } : read
}

/** One look into the crosswalk for each domain. */
async function unsealed(
  crosswalk: Crosswalk,
  snapshot: string,
  read: readonly Read[],
): Promise<readonly ResolvedToken[]> {
  const byDomain = new Map<Domain, ReadonlyMap<Ordinal, string>>()
  for (const domain of new Set(read.map((each) => each.domain))) {
    if (domain === null) continue
    const ordinals = read.flatMap((each) =>
      each.domain === domain && each.ordinal !== null ? [each.ordinal] : [],
    )
    byDomain.set(domain, await crosswalk.raw(snapshot, domain, [...new Set(ordinals)]))
  }
  return read.map(({ token, domain, ordinal }) => {
    const values = domain === null ? undefined : byDomain.get(domain)
    return { token, domain, value: ordinal === null ? null : (values?.get(ordinal) ?? null) }
  })
}
