import { readBase64 } from './base64.js'
import type { Signer, Verifier } from './key.js'
import { openNote, signNote } from './note.js'
import { HASH_SIZE, type Hash } from './tree.js'

/** What a C2SP tlog-checkpoint says: at this size, the log `origin` has this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly why: string }

/**
 * The body of a checkpoint:
 * ```
 * <origin>
 * <size, decimal>
 * <base64 of the root>
 * ```
 * each line ended. It holds no time: a checkpoint with one could not be merged by witnesses.
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/**
 * Reads a checkpoint's body; null unless it is in the one canonical spelling. Extension lines are
 * allowed by the specification and passed over; they must not be empty.
 */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (origin === undefined || size === undefined || root === undefined) return null
  if (origin === '' || extensions.includes('')) return null
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null
  const hash = readBase64(root)
  return hash?.length === HASH_SIZE ? { origin, size: Number(size), root: hash } : null
}

/** The text of a note, as it stands before its signatures. It is worth nothing until they are verified. */
export function checkpointTextOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1)
}

/** A checkpoint as a signed note. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  return signNote(formatCheckpoint(checkpoint), [signer, ...(signer.beside ?? [])])
}

/**
 * The checkpoint in a note that one of the verifiers signed for this origin, and none of them badly. The note may come from an attacker;
 * `why` is half a sentence for people.
 */
export function openCheckpoint(
  note: string | Uint8Array,
  verifier: Verifier | readonly Verifier[],
  origin: string,
): OpenedCheckpoint {
  const opened = openNote(note, 'verify' in verifier ? [verifier] : verifier)
  if (!opened.ok) return { ok: false, why: WHY[opened.why] }
  const checkpoint = parseCheckpoint(opened.text)
  if (checkpoint === null) return { ok: false, why: 'is not in the form of a checkpoint' }
  if (checkpoint.origin !== origin) return { ok: false, why: 'is of another log' }
  return { ok: true, checkpoint }
}

const WHY = {
  malformed: 'is not in the form of a signed note',
  'bad signature': 'bears a signature that does not fit its text',
  'no known signature': 'is not signed with the key of this ledger',
} as const
