import type { Published, State } from './state.js'

/** Which snapshot under which text of which policy. */
export interface PublishedOf {
  readonly snapshot: string
  readonly policy: { readonly id: string; readonly hash: string }
}

/** Under which a publishing stands in the state: the policy's whole hash, not the short one of its load. */
export const publishedKey = ({ snapshot, policy: { id, hash } }: PublishedOf): string =>
  `${snapshot} ${id} ${hash}`

/** What was published of a snapshot under a policy as it is now; undefined if nothing was. */
export const publishedOf = (state: State, of: PublishedOf): Published | undefined =>
  state.published.get(publishedKey(of))
