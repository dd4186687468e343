import { Fault } from '../../../fault.js'
import { rawBody } from './raw.js'

/** What became of one question to AWS. */
export type Answer =
  | { readonly kind: 'held'; readonly body: unknown }
  /** AWS says that there is no such thing. */
  | { readonly kind: 'absent' }
  /** Nobody knows: no right to look, or no answer that can be read. */
  | { readonly kind: 'unseen'; readonly why: string }

/** Both services' words for "there is no such thing". */
const ABSENT: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'EntityNotFoundException',
])

/**
 * Asks AWS something and takes the answer as it came over the wire.
 * @throws Fault `ENGINE_UNREACHABLE` if AWS cannot be reached at all, or there are no credentials
 */
export async function ask(
  command: Parameters<typeof rawBody>[0],
  send: () => Promise<unknown>,
): Promise<Answer> {
  try {
    return { kind: 'held', body: await rawBody(command, send) }
  } catch (cause) {
    const name = nameOf(cause)
    if (ABSENT.has(name)) return { kind: 'absent' }
    if (isUnanswered(cause)) throw unreachable(cause)
    return { kind: 'unseen', why: name }
  }
}

/** The name of an error of the SDK's: AWS's own word for it, never its text. */
export function nameOf(cause: unknown): string {
  const name = typeof cause === 'object' && cause !== null && 'name' in cause ? cause.name : null
  return typeof name === 'string' && /^[A-Za-z]{1,80}$/u.test(name) ? name : 'Error'
}

/** The HTTP status of AWS's answer; null if there was none. */
export function statusOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return null
  const told = cause.$metadata
  if (typeof told !== 'object' || told === null || !('httpStatusCode' in told)) return null
  return typeof told.httpStatusCode === 'number' ? told.httpStatusCode : null
}

/** An answer that was no JSON is an answer: something is there, and cannot be seen. */
const isUnanswered = (cause: unknown): boolean =>
  statusOf(cause) === null && !['SyntaxError', 'TypeError'].includes(nameOf(cause))

export const unreachable = (cause: unknown): Fault =>
  new Fault(
    'ENGINE_UNREACHABLE',
    `AWS cannot be asked (${nameOf(cause)}): look at the credentials, the Region and the network.`,
    { cause },
  )
