import { fitsLayout, manifestHash, manifestIn, totalsOf } from '../engine/aws/publish/manifest.js'
import type { ReadManifest } from '../engine/aws/publish/manifest-reader.js'
import { loadName } from '../engine/aws/layout.js'
import type { Actor, EntryData } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyShelf } from '../policy/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { recordPublished, refusePublished, snapshotUnknown } from '../session/decide-publish.js'
import { publishedOf } from '../session/published.js'
import type { Published, State } from '../session/state.js'

export interface PublishedDeps {
  readonly ledger: Pick<Ledger<State>, 'decide' | 'state'>
  readonly policies: PolicyShelf
  /** With the credentials of whoever runs queries; null or left out: queries run in rooms of ours. */
  readonly readManifest?: ReadManifest | null
}

/** What a publisher says that it did. */
export type Said = EntryData<'snapshot.published'>

export interface PublishedLoads {
  /** Whether there is an engine that needs rosters published. */
  readonly wanted: boolean
  /** Takes a publisher's word for nothing: the manifest is read in the bucket. */
  record(by: Actor, said: Said): Promise<Published | Refusal>
  /** What is on record of a snapshot, newest first. */
  of(snapshot: string): readonly Published[]
}

/**
 * The record of what lies with an engine elsewhere. The commit point is `snapshot.published`: before it no
 * session may ask about the load, whatever lies in the bucket; a publisher that never heard the answer says it
 * again.
 *
 * Whoever can write to the data bucket chooses what is read here, so all of it is held against what we know.
 */
export function createPublished(deps: PublishedDeps): PublishedLoads {
  const { ledger, policies, readManifest = null } = deps
  return {
    wanted: readManifest !== null,
    of: (snapshot) =>
      [...ledger.state().published.values()]
        .filter((each) => each.snapshot === snapshot)
        .sort((one, other) => other.index - one.index),
    async record(by, said) {
      const policy = policies.policy(said.policy.id) ?? null
      const found = policy === null ? policyUnknown() : await seen(readManifest, policy, said)
      const { result } = await ledger.decide((state) =>
        isRefusal(found)
          ? refusePublished(state, { by, of: { ...said, policy }, refusal: found })
          : recordPublished(state, { by, said: found }),
      )
      if (isRefusal(result)) return result
      const published = publishedOf(ledger.state(), said)
      if (published === undefined) throw new TypeError('a load was published and is not there')
      return published
    },
  }

  /** What was said, if that is what lies in the bucket. */
  async function seen(
    read: ReadManifest | null,
    policy: Policy,
    said: Said,
  ): Promise<Said | Refusal> {
    if (read === null) return refuse('NOT_ON_AWS', 'This service runs queries in rooms of its own.')
    // Before anything is asked of the bucket: its keys are made of names that we know.
    if (ledger.state().snapshots.get(said.snapshot) === undefined) return snapshotUnknown()
    const load = loadName(said.snapshot, policy.hash)
    if (said.policy.hash !== policy.hash || said.load !== load) {
      return differs('It was published under another text of the policy than is in force here.')
    }
    const bytes = await read(policy.id, load)
    if (bytes === null) return refuse('NOT_PUBLISHED', 'The bucket has no manifest of this load.')
    if (manifestHash(bytes) !== said.manifest) {
      return differs('The manifest in the bucket is not the one that was published.')
    }
    return agrees(bytes, policy, said) ? said : differs(OTHERWISE)
  }
}

const OTHERWISE = 'The manifest is not one of this load with the parts of the policy.'

function agrees(bytes: Uint8Array, policy: Policy, said: Said): boolean {
  const manifest = manifestIn(bytes)
  if (manifest === null || !fitsLayout(manifest, policy)) return false
  const { files, bytes: size } = totalsOf(manifest)
  return (
    manifest.snapshot === said.snapshot &&
    manifest.load === said.load &&
    manifest.policy.id === policy.id &&
    manifest.policy.hash === policy.hash &&
    files === said.files &&
    size === said.bytes
  )
}

const differs = (detail: string): Refusal => refuse('PUBLISHED_DIFFERS', detail)
const policyUnknown = (): Refusal =>
  refuse('POLICY_UNKNOWN', 'This service has no policy of this id.')
