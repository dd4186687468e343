import { readUtf8 } from './bytes.js'
import type { Bytes } from './bytes.js'

/** What has to be known of a leaf to check a log. */
export interface Leaf {
  readonly type: string
  /** RFC 3339, UTC, milliseconds: such texts are in the order of time. */
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u

/** The leaf in its bytes; null if it is none. */
export function readLeaf(bytes: Bytes): Leaf | null {
  const text = readUtf8(bytes)
  const read: unknown = text === null ? null : parsed(text)
  if (!isRecord(read) || read['v'] !== 1) return null
  const { type, at, data } = read
  if (typeof type !== 'string' || typeof at !== 'string' || !TIME.test(at)) return null
  return isRecord(data) ? { type, at, data } : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
