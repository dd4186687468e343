import { denied, internal, invalid, overQuota, throttled, type Problem } from './problem.js'

/**
 * What goes wrong with a call. `accepted`: whether the service does what was asked all the same, so that only
 * its answer is lost.
 */
export type Whim =
  /** 429 as in the model, or 400 as in AWS's list of common errors; S3 says 503. */
  | { readonly kind: 'throttled'; readonly status: 429 | 400 }
  /** 500. */
  | { readonly kind: 'failed'; readonly accepted: boolean }
  /** The connection ends without a word. */
  | { readonly kind: 'reset'; readonly accepted: boolean }
  /** No answer, ever, over a connection that stays open. */
  | { readonly kind: 'silent'; readonly accepted: boolean }
  | { readonly kind: 'slow'; readonly ms: number }
  /** 402; not for S3. */
  | { readonly kind: 'over quota' }
  /** 400: a role that was made a moment ago is not known everywhere yet; not for S3. */
  | { readonly kind: 'role not known yet' }
  /** 403. */
  | { readonly kind: 'denied' }
  /** Another body than the true one; not for S3. */
  | { readonly kind: 'answers'; readonly body: (body: unknown) => unknown }

/** Whims that are waiting for their calls. */
export interface Whims {
  /**
   * @param operation as the service's model names it, `StartProtectedQuery`; of S3 its method,
   *   as `s3:PUT`.
   * @param times how many calls it is for; whims for the same operation take turns in the order set.
   */
  set(operation: string, whim: Whim, times?: number): void
  /** The next one for a call of an operation, which is then used up. */
  take(operation: string): Whim | null
  /** Everything goes well again. */
  clear(): void
}

export function noWhims(): Whims {
  const waiting: { operation: string; whim: Whim; left: number }[] = []
  return {
    set: (operation, whim, times = 1) => void waiting.push({ operation, whim, left: times }),
    take(operation) {
      const next = waiting.find((one) => one.operation === operation && one.left > 0)
      if (next === undefined) return null
      next.left -= 1
      return next.whim
    },
    clear: () => void waiting.splice(0),
  }
}

/** The error that a whim answers with; null if it answers otherwise, or not at all. */
export function problemOf(whim: Whim): Problem | null {
  switch (whim.kind) {
    case 'throttled':
      return throttled(whim.status)
    case 'failed':
      return internal()
    case 'over quota':
      return overQuota('a quota of the account', 1)
    case 'role not known yet':
      return invalid('IAM_SYNCHRONIZATION_DELAY', 'The role cannot be assumed yet.')
    case 'denied':
      return denied()
    case 'reset':
    case 'silent':
    case 'slow':
    case 'answers':
      return null
  }
}

/** Whether what is asked for is done, under this whim. */
export const accepts = (whim: Whim | null): boolean =>
  whim === null ||
  ('accepted' in whim ? whim.accepted : whim.kind === 'slow' || whim.kind === 'answers')

/** A body with a member more in each of its objects: what a service of next year would send. */
export function withUnknownMembers(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withUnknownMembers)
  if (typeof body !== 'object' || body === null) return body
  const known = Object.entries(body).map(([name, value]) => [name, withUnknownMembers(value)])
  return { ...Object.fromEntries(known), memberOfNextYear: { on: true } }
}
