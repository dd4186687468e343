import { readBase64, readUint32 } from './bytes.js'
import type { Bytes } from './bytes.js'
import { HASH_SIZE } from './hash.js'

/** One line under a note. Worth nothing until it is verified. */
export interface Signature {
  readonly name: string
  readonly keyId: number
  readonly bytes: Bytes
}

/** A C2SP signed note, taken apart. Nothing of it is proven yet. */
export interface Note {
  readonly text: string
  readonly signatures: readonly Signature[]
}

/** What a C2SP tlog-checkpoint says: at this size, the log of this name has this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  readonly note: Note
}

const DASH = '\u2014 '
const MOST_SIGNATURES = 100

/** The parts of a signed note; null if it is not in that form. It may come from an attacker. */
export function readNote(whole: string): Note | null {
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || !whole.endsWith('\n') || hasControls(whole)) return null
  const lines = whole.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return null
  const signatures = lines.map(signatureOf)
  if (!signatures.every((signature) => signature !== null)) return null
  return { text: whole.slice(0, split + 1), signatures }
}

/** The checkpoint in a signed note; null unless it is in the one canonical spelling. */
export function readCheckpoint(whole: string): Checkpoint | null {
  const note = readNote(whole)
  if (note === null) return null
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split('\n')
  if (origin === undefined || origin === '' || root === undefined) return null
  if (size === undefined || !/^(?:0|[1-9]\d{0,15})$/u.test(size)) return null
  if (extensions.includes('') || !Number.isSafeInteger(Number(size))) return null
  const hash = readBase64(root)
  return hash?.length === HASH_SIZE ? { origin, size: Number(size), root: hash, note } : null
}

/** A checkpoint as people paste it: with or without a newline at its end, with Windows' ones or not. */
export const readPasted = (text: string): Checkpoint | null =>
  readCheckpoint(`${text.replaceAll('\r\n', '\n').trim()}\n`)

function signatureOf(line: string): Signature | null {
  if (!line.startsWith(DASH)) return null
  const [name, base64, ...rest] = line.slice(DASH.length).split(' ')
  if (name === undefined || name === '' || base64 === undefined || rest.length > 0) return null
  const bytes = readBase64(base64)
  if (bytes === null || bytes.length < 5) return null
  return { name, keyId: readUint32(bytes), bytes: bytes.slice(4) }
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
}
