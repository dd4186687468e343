import { Fault, type FaultCode } from '../fault.js'
import type { Refusal } from '../refusal.js'
import type { ImportOrder } from './import.js'
import type { ImportProgress, LoadedSnapshot } from './port.js'

/**
 * What the parent writes first to the importer's standard input: four bytes of length, big-endian, and
 * this as JSON. A zip follows as it is. The key travels here because arguments and the environment of a
 * process can be read by others.
 */
export interface ImportRequest {
  /** Base64. */
  readonly vaultKey: string
  readonly order: ImportOrder
  readonly source: { readonly kind: 'path'; readonly path: string } | { readonly kind: 'zip' }
}

/** What the importer answers on standard output, one JSON object a line; the last one is not `progress`. */
export type ImportAnswer =
  | { readonly kind: 'progress'; readonly step: ImportProgress }
  | { readonly kind: 'loaded'; readonly loaded: LoadedSnapshot }
  | { readonly kind: 'no'; readonly refusal: Refusal }
  | { readonly kind: 'fault'; readonly code: FaultCode; readonly message: string }

/** Requests are small; more is a defect or an attack on the importer. */
const MAX_REQUEST = 1 << 20

export function frameRequest(request: ImportRequest): Buffer {
  const json = Buffer.from(JSON.stringify(request))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}

/** The request at the start of the bytes and what follows it; null while it is not complete. */
export function readRequest(bytes: Buffer): { request: ImportRequest; rest: Buffer } | null {
  if (bytes.length < 4) return null
  const end = 4 + bytes.readUInt32BE(0)
  if (end > MAX_REQUEST) throw new TypeError('not a request to the importer')
  if (bytes.length < end) return null
  const request = JSON.parse(bytes.subarray(4, end).toString()) as ImportRequest
  return { request, rest: bytes.subarray(end) }
}

/**
 * A failure as it may leave the importer. DuckDB and Node quote cells and paths in their messages, so
 * that only our own faults keep theirs.
 */
export function faultAnswer(cause: unknown): ImportAnswer {
  if (cause instanceof Fault) return answer(cause.code, cause.message)
  const text = cause instanceof Error ? cause.message : ''
  if (/ENOSPC|No space left/.test(text)) {
    return answer(
      'DISK_FULL',
      'The disk is full; make room below the data folder and import again.',
    )
  }
  if (/Out of Memory/i.test(text)) {
    return answer(
      'IMPORT_FAILED',
      'The importer needed more memory than it is allowed; raise its limit and import again.',
    )
  }
  return answer(
    'IMPORT_FAILED',
    'The importer stopped on a failure of its own; nothing was stored. Import again, and report it if it recurs.',
  )
}

const answer = (code: FaultCode, message: string): ImportAnswer => ({
  kind: 'fault',
  code,
  message,
})
