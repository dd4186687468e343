import { Fault } from '../../../fault.js'
import type { RoomSpec } from '../../port.js'
import type { AwsStanding } from '../standing.js'
import type { Difference } from '../verify/difference.js'
import type { Time } from './time.js'
import { unreachable } from './unreachable.js'

/** A load under a policy. */
export type Held = NonNullable<RoomSpec['of']>

export interface TrustParts {
  readonly standingOf: (
    policyId: string,
  ) => Promise<Pick<AwsStanding, 'policy' | 'membership'> | null>
  readonly verify: (policyId: string, policyHash: string) => Promise<readonly Difference[]>
  readonly isPublished: (of: Held) => Promise<boolean> | boolean
}

/** What was verified holds so long: people at AWS's console do not ask us. */
const HOLDS_MS = 60_000

interface Verified {
  readonly at: number
  readonly differences: Promise<readonly Difference[]>
}

/** Answers before every start whether AWS still enforces what was approved. */
export class Trust {
  readonly #verified = new Map<string, Verified>()
  readonly #parts: TrustParts
  readonly #time: Time

  constructor(parts: TrustParts, time: Time) {
    this.#parts = parts
    this.#time = time
  }

  /**
   * The membership to ask under.
   *
   * @throws Fault `ENGINE_DIFFERS` if AWS holds anything but what was approved, `ENGINE_UNREACHABLE` if that
   * cannot be told, `ROOM_FAILED` if the roster is not published.
   */
  async membership(of: Held): Promise<string> {
    const { id, hash } = of.policy
    const standing = await this.#parts.standingOf(id)
    if (standing === null) throw new Fault('ENGINE_DIFFERS', NOT_APPLIED)
    if (standing.policy.id !== id || standing.policy.hash !== hash) {
      throw new Fault('ENGINE_DIFFERS', APPLIED_OTHERWISE)
    }
    if (!(await this.#parts.isPublished(of))) throw new Fault('ROOM_FAILED', NOT_PUBLISHED)
    const differences = await this.#differences(id, hash)
    if (differences.length > 0) throw new Fault('ENGINE_DIFFERS', DIFFERS)
    return standing.membership
  }

  /** Asked once for all who wait. Only that there is no difference is remembered: what was mended counts at once. */
  async #differences(id: string, hash: string): Promise<readonly Difference[]> {
    const key = `${id}\n${hash}`
    const before = this.#verified.get(key)
    const now = this.#time.now()
    const holds = before !== undefined && now - before.at < HOLDS_MS
    const asked = holds ? before : { at: now, differences: this.#parts.verify(id, hash) }
    this.#verified.set(key, asked)
    const forget = (): void => {
      if (this.#verified.get(key) === asked) this.#verified.delete(key)
    }
    try {
      const differences = await asked.differences
      if (differences.length > 0) forget()
      return differences
    } catch (cause) {
      forget()
      throw cause instanceof Fault ? cause : unreachable(cause)
    }
  }
}

const NOT_APPLIED =
  'This policy is not set up in AWS Clean Rooms. A steward runs "homeroom aws apply" for it first.'
const APPLIED_OTHERWISE =
  'AWS Clean Rooms enforces another text of this policy than the one that was approved. ' +
  'A steward runs "homeroom aws apply" for the policy as it is now.'
const DIFFERS =
  'What AWS Clean Rooms enforces is not what was approved, so nothing is asked of it. ' +
  'A steward runs "homeroom aws verify" to see what differs.'
const NOT_PUBLISHED =
  'This roster is not published to AWS under this policy. A steward runs "homeroom aws publish" for it.'
