import { checkpointTextOf } from './checkpoint.js'
import { cosignatureIn, type WitnessKey } from './cosignature.js'
import type { Hash } from './tree.js'

/** A cosignature is a line of about 150 bytes; whatever is much longer is none. */
const MOST_BYTES = 16_384

/** Where a C2SP tlog-witness is asked, and with which key it signs. */
export interface WitnessAddress {
  /** Its submission prefix. */
  readonly url: string
  readonly key: WitnessKey
}

export interface WitnessTools {
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/** A checkpoint with the proof that it continues the one that the witness saw last. */
export interface Submission {
  /** The size that the witness saw last; 0 if none. */
  readonly old: number
  readonly proof: readonly Hash[]
  /** A signed note. */
  readonly checkpoint: string
}

/** What became of a submission; `why` is half a sentence for operators, without anything the witness wrote. */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: bigint }
  /** The witness has seen another size than `old`. */
  | { readonly kind: 'conflict'; readonly size: number }
  | { readonly kind: 'failed'; readonly why: string }

/**
 * `add-checkpoint` of C2SP tlog-witness. Never rejects: a witness that is away, slow or wrong is an answer too.
 * What it answers counts only if it is signed with its key.
 */
export async function addCheckpoint(
  { url, key }: WitnessAddress,
  { old, proof, checkpoint }: Submission,
  { fetch, timeoutMs }: WitnessTools,
): Promise<WitnessAnswer> {
  const lines = proof.map((hash) => `${hash.toString('base64')}\n`)
  const body = `old ${old}\n${lines.join('')}\n${checkpoint}`
  try {
    const response = await fetch(`${url.replace(/\/$/u, '')}/add-checkpoint`, {
      ...{ method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
    })
    const text = await readText(response)
    if (text === null) return failed('answered at a length that no witness needs')
    if (response.status === 409) return conflictOf(response, text)
    if (response.status !== 200) return failed(REFUSED[response.status] ?? 'answered with an error')
    const found = cosignatureIn(text, checkpointTextOf(checkpoint), key)
    return found === null
      ? failed('answered without a cosignature that fits its key')
      : { kind: 'cosigned', ...found }
  } catch (cause) {
    return failed(isTimeout(cause) ? 'did not answer in time' : 'could not be reached')
  }
}

const isTimeout = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError'

const failed = (why: string): WitnessAnswer => ({ kind: 'failed', why })

/** The statuses of C2SP tlog-witness. */
const REFUSED: Readonly<Record<number, string>> = {
  400: 'found the request malformed',
  403: 'does not trust the key of this log',
  404: 'does not know this log',
  422: 'found that the log does not continue what it saw',
}

function conflictOf(response: Response, text: string): WitnessAnswer {
  const isSize = response.headers.get('content-type')?.split(';')[0] === 'text/x.tlog.size'
  const digits = /^(0|[1-9][0-9]{0,15})\n$/u.exec(text)?.[1]
  const size = Number(digits)
  return isSize && Number.isSafeInteger(size)
    ? { kind: 'conflict', size }
    : failed('answered a conflict without its size')
}

/** The body as text, or null if it goes on for too long: a stranger must not fill our memory. */
async function readText({ body }: Response): Promise<string | null> {
  if (body === null) return ''
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    length += piece.length
    if (length > MOST_BYTES) return null
    pieces.push(Buffer.from(piece))
  }
  return Buffer.concat(pieces).toString()
}
