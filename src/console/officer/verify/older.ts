import { isSame, readBase64 } from './bytes.js'
import type { Bytes } from './bytes.js'
import { bad, good, unknown } from './finding.js'
import type { Line } from './finding.js'
import type { HeldKey } from './key-chain.js'
import { readPasted } from './note.js'
import type { Checkpoint } from './note.js'
import { signedByAny } from './signature.js'
import type { Walked } from './walk.js'

/** A checkpoint of an earlier day: a signed note somebody kept, or what the record of an export says. */
export type Older =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'export'; readonly name: string; readonly size: number; readonly root: string }

/** An older tree as it is compared: of what size, with which root; `note` if it was signed. */
export interface Head {
  readonly size: number
  readonly root: Bytes
  readonly signed: Checkpoint | null
}

/** The tree that an older checkpoint is of; null if it cannot be read. */
export function headOf(older: Older): Head | null {
  if (older.kind === 'note') {
    const signed = readPasted(older.text)
    return signed === null ? null : { size: signed.size, root: signed.root, signed }
  }
  const root = readBase64(older.root)
  return root === null ? null : { size: older.size, root, signed: null }
}

interface Compared {
  readonly older: Head | null
  readonly newest: Checkpoint
  readonly walked: Walked
  readonly keys: readonly HeldKey[]
}

/**
 * Whether the log goes on from an older checkpoint: its first entries, hashed here, must still give that root.
 */
export async function olderLines(
  wish: Older | null,
  { older, newest, walked, keys }: Compared,
): Promise<readonly Line[]> {
  if (wish === null) return []
  if (older === null || older.size === 0) return [bad('older', 'older-unreadable')]
  const { size, root, signed } = older
  if (signed !== null && signed.origin !== newest.origin) {
    return [bad('older', 'older-other-log', signed.origin)]
  }
  if (size > newest.size) return [bad('older', 'older-longer', String(size))]
  const now = walked.roots.get(size)
  if (now === undefined) return [unknown('older', 'root-untold')]
  if (!isSame(now, root)) return [bad('older', 'forked', String(size))]
  const which = wish.kind === 'note' ? 'the checkpoint that you gave' : `the export to ${wish.name}`
  const same = good('older', `The first ${size} entries are still those of ${which}.`)
  if (signed === null) return [same]
  const trusted = await signedByAny(keys, signed)
  if (trusted === 'bad') return [bad('older', 'older-false')]
  return trusted === 'missing' ? [same, unknown('older', 'older-unsigned')] : [same]
}
