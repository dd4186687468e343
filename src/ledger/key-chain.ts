import { checkpointTextOf, openCheckpoint, parseCheckpoint } from './checkpoint.js'
import type { OpenedCheckpoint } from './checkpoint.js'
import { readVkey, type Signer, type Verifier } from './key.js'
import { openNote, signNote } from './note.js'
import type { Hash } from './tree.js'

/** A key of the log, and the sizes whose checkpoints it may sign: both inclusive. */
export interface LogKey {
  readonly vkey: string
  readonly verifier: Verifier
  readonly from: number
  readonly to: number
}

/** What a key rotation states: after these entries, of this log, this key. */
export interface Rotation {
  readonly origin: string
  /** Entries before the one that rotates, and their root. */
  readonly size: number
  readonly root: Hash
  /** The vkey from now on. */
  readonly key: string
}

/**
 * The statement of a rotation: a note whose text (see audit/EXPORT.md) can be read as no checkpoint, signed
 * by the key that goes, so that whoever trusts it can trust the next, and by the one that comes, so that
 * nobody can make a log pass for signed by a key that they do not have.
 */
export function signRotation(rotation: Rotation, before: Signer, after: Signer): string {
  return signNote(rotationText(rotation), [before, after])
}

function rotationText({ origin, size, root, key }: Rotation): string {
  return `homeroom/key-rotation/v1\n${origin}\n${size}\n${root.toString('base64')}\n${key}\n`
}

/** The keys that a log has had, each led to by the one before; grows as the log is walked. */
export class KeyChain {
  readonly #keys: LogKey[] = []

  /** The key that the first entry names; false if it is none. */
  open(vkey: string): boolean {
    const verifier = readVkey(vkey)
    if (verifier === null || this.#keys.length > 0) return false
    this.#keys.push({ vkey, verifier, from: 0, to: Infinity })
    return true
  }

  /** Goes on to the next key; false if the statement does not lead there. It may come from an attacker. */
  rotate(rotation: Rotation, previous: string, statement: string): boolean {
    const before = this.#keys.at(-1)
    const verifier = readVkey(rotation.key)
    if (before?.vkey !== previous || verifier === null) return false
    const opened = openNote(statement, [before.verifier, verifier])
    if (!opened.ok || opened.text !== rotationText(rotation)) return false
    if (opened.verified.length !== 2) return false
    const at = rotation.size + 1
    this.#keys.splice(-1, 1, { ...before, to: at })
    this.#keys.push({ vkey: rotation.key, verifier, from: at, to: Infinity })
    return true
  }

  /** The key of the newest entries; undefined in an empty log. */
  newest(): string | undefined {
    return this.#keys.at(-1)?.vkey
  }

  has(vkey: string): boolean {
    return this.#keys.some((key) => key.vkey === vkey)
  }

  get length(): number {
    return this.#keys.length
  }

  /**
   * The checkpoint in a note, signed by the key that the log had at its size; at the very change either will do.
   *
   * @param otherwise the key to ask if the log has none, being empty
   */
  openCheckpoint(note: string | Uint8Array, otherwise: Verifier, origin: string): OpenedCheckpoint {
    const size = parseCheckpoint(checkpointTextOf(Buffer.from(note).toString()))?.size ?? 0
    const verifiers = this.#keys
      .filter(({ from, to }) => from <= size && size <= to)
      .map(({ verifier }) => verifier)
    return openCheckpoint(note, verifiers.length === 0 ? [otherwise] : verifiers, origin)
  }
}
