import { readBase64 } from './base64.js'
import { isKeyName, type Signer, type Verifier } from './key.js'

// Go's verifier refuses more; C2SP asks for at least 16.
const MOST_SIGNATURES = 100
const DASH = '\u2014 '

export type OpenedNote =
  | {
      readonly ok: true
      readonly text: string
      /** The keys given whose signature is there and good. */
      readonly verified: readonly Verifier[]
    }
  | { readonly ok: false; readonly why: 'malformed' | 'bad signature' | 'no known signature' }

/**
 * A C2SP signed note: the text, an empty line, and a line `— <name> <base64 of key id and signature>`
 * per signer. The text must end in a newline and hold no other control character: else a defect.
 */
export function signNote(text: string, signers: readonly Signer[]): string {
  const bytes = Buffer.from(text)
  if (!text.endsWith('\n') || !isNoteText(text)) throw new TypeError('This is not a note text.')
  const lines = signers.map((signer) => {
    const id = Buffer.alloc(4)
    id.writeUInt32BE(signer.keyId)
    return `${DASH}${signer.name} ${Buffer.concat([id, signer.sign(bytes)]).toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/**
 * Reads a signed note and checks every signature by a key given; the note may come from an attacker.
 *
 * Signatures by other keys are ignored, as the specification demands. One bad signature by a known key
 * spoils the note, and so does having none.
 */
export function openNote(note: string | Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
  const malformed = { ok: false, why: 'malformed' } as const
  const whole = typeof note === 'string' ? note : readUtf8(note)
  if (whole === null || !isNoteText(whole)) return malformed
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || !whole.endsWith('\n') || split + 2 === whole.length) return malformed
  const text = whole.slice(0, split + 1)
  const lines = whole.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return malformed
  const bytes = Buffer.from(text)
  const verified = new Set<Verifier>()
  for (const line of lines) {
    const signature = signatureOf(line)
    if (signature === null) return malformed
    const known = verifiers.find(
      ({ name, keyId }) => name === signature.name && keyId === signature.keyId,
    )
    if (known === undefined || verified.has(known)) continue
    if (!known.verify(bytes, signature.bytes)) return { ok: false, why: 'bad signature' }
    verified.add(known)
  }
  if (verified.size === 0) return { ok: false, why: 'no known signature' }
  return { ok: true, text, verified: [...verified] }
}

/** The parts of a signature line; null if it is not one. It proves nothing until it is verified. */
export function signatureOf(line: string): { name: string; keyId: number; bytes: Buffer } | null {
  if (!line.startsWith(DASH)) return null
  const [name, base64, ...rest] = line.slice(DASH.length).split(' ')
  if (name === undefined || base64 === undefined || rest.length > 0) return null
  const bytes = readBase64(base64)
  if (!isKeyName(name) || bytes === null || bytes.length < 5) return null
  return { name, keyId: bytes.readUInt32BE(0), bytes: bytes.subarray(4) }
}

function readUtf8(bytes: Uint8Array): string | null {
  try {
    // ignoreBOM keeps a byte order mark in the text, where it spoils the signature as it should.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Whether the text is well-formed Unicode without control characters other than newline. */
function isNoteText(text: string): boolean {
  // eslint reads control characters in a pattern as a slip, so they are told by number.
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && code !== 0x0a) return false
  }
  return !/\p{Cs}/u.test(text)
}
