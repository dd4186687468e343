import { readBase64 } from './base64.js'
import { HASH_SIZE, type Hash } from './tree.js'

const HEADER = 'c2sp.org/tlog-proof@v1'

/** A C2SP tlog-proof: one leaf's way to the root of a checkpoint, in a file that travels alone. */
export interface TlogProof {
  readonly index: number
  /** Sibling hashes, the leaf's own first. */
  readonly hashes: readonly Hash[]
  /** The checkpoint, a signed note, byte for byte. */
  readonly checkpoint: string
  /** Anything; no signature covers it. */
  readonly extra?: Uint8Array
}

/** The text of a `.tlog-proof` file. */
export function formatTlogProof(proof: TlogProof): string {
  const { index, hashes, checkpoint, extra } = proof
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${Buffer.from(extra).toString('base64')}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads a `.tlog-proof` file; null unless canonical. It proves nothing until note and path are verified. */
export function parseTlogProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n')
  if (end < 0) return null
  const [header, ...lines] = text.slice(0, end).split('\n')
  if (header !== HEADER) return null
  const extra = lines[0]?.startsWith('extra ') ? readBase64(lines[0].slice(6)) : undefined
  if (extra === null) return null
  const [place, ...rest] = extra === undefined ? lines : lines.slice(1)
  const digits = /^index (0|[1-9][0-9]{0,15})$/.exec(place ?? '')?.[1]
  const index = Number(digits)
  const hashes = rest.map(readBase64)
  if (!Number.isSafeInteger(index) || !allHashes(hashes)) return null
  const checkpoint = text.slice(end + 2)
  return { index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) }
}

function allHashes(values: readonly (Buffer | null)[]): values is Buffer[] {
  return values.every((value) => value?.length === HASH_SIZE)
}
