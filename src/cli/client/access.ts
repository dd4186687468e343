import { Fault } from '../../fault.js'

/** Where the service is and who asks. */
export interface Access {
  readonly url: URL
  readonly token: string
  readonly signal: AbortSignal
}

/** The fault for a service that cannot be reached; the reason of an abort stays what it is. */
export function unreachable({ url, signal }: Access, cause: unknown): unknown {
  if (signal.aborted) return cause
  const words = `There is no answer from ${url.origin}; start the service there, or name another with --url.`
  return new Fault('SERVICE_UNREACHABLE', words, { cause })
}
