import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { readBase64 } from './base64.js'
import { sha256 } from './tree.js'

/** Ed25519 in the list of C2SP signed-note. */
const ED25519 = 0x01
const KEY_BYTES = 32
// The fixed heads of PKCS#8 and SPKI around a bare Ed25519 key (RFC 8410).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
/** The head of an Ed25519 public key in SPKI form. */
export const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Signs notes under a name. Holds a private key: never log it, never serialise it. */
export interface Signer {
  readonly name: string
  /** First 4 bytes of SHA-256(name, newline, type, public key), as an unsigned big-endian number. */
  readonly keyId: number
  /** `<name>+<key id>+<base64>`: what anyone needs to verify, to be given out freely. */
  readonly vkey: string
  sign(text: Uint8Array): Buffer
  /** Others who sign each checkpoint too: the key to come, while a log changes its key. */
  readonly beside?: readonly Signer[]
}

export interface Verifier {
  readonly name: string
  readonly keyId: number
  verify(text: Uint8Array, signature: Uint8Array): boolean
}

/** A signer from a 32-byte Ed25519 seed. A name that no note could carry is a defect. */
export function createSigner(name: string, seed: Uint8Array): Signer {
  if (!isKeyName(name)) {
    throw new TypeError('A key name must be non-empty, without spaces and without "+".')
  }
  if (seed.length !== KEY_BYTES) throw new TypeError('An Ed25519 seed has 32 bytes.')
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const typed = Buffer.concat([Buffer.from([ED25519]), spki.subarray(SPKI.length)])
  const keyId = keyIdOf(name, typed)
  return {
    name,
    keyId,
    vkey: `${name}+${hex(keyId)}+${typed.toString('base64')}`,
    sign: (text) => sign(null, text, key),
  }
}

/** The verifier of a vkey; null if it is not exactly in the form of C2SP signed-note, type Ed25519. */
export function readVkey(vkey: string): Verifier | null {
  const parsed = readKey(vkey)
  if (parsed === null) return null
  const { name, keyId, typed } = parsed
  if (keyIdOf(name, typed) !== keyId) return null
  const key = createPublicKey({
    key: Buffer.concat([SPKI, typed.subarray(1)]),
    format: 'der',
    type: 'spki',
  })
  return { name, keyId, verify: (text, signature) => verify(null, text, key, signature) }
}

/** The text form of a private key, as Go's sumdb/note writes it. Secret. */
export function formatPrivateKey(name: string, seed: Uint8Array): string {
  const { keyId } = createSigner(name, seed)
  const typed = Buffer.concat([Buffer.from([ED25519]), seed])
  return `PRIVATE+KEY+${name}+${hex(keyId)}+${typed.toString('base64')}`
}

/** The signer of a private key in Go's text form; null if malformed or if the key id is not its own. */
export function readPrivateKey(text: string): Signer | null {
  const prefix = 'PRIVATE+KEY+'
  const parsed = text.startsWith(prefix) ? readKey(text.slice(prefix.length)) : null
  if (parsed === null) return null
  const signer = createSigner(parsed.name, parsed.typed.subarray(1))
  return signer.keyId === parsed.keyId ? signer : null
}

/** Non-empty, well-formed, without Unicode spaces and without "+" (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s\u0085+]|\p{Cs}/u.test(name)
}

/** The parts of a vkey of a type in the list of C2SP signed-note; null if its id is not its own. */
export function readTypedKey(vkey: string, type: number): ReturnType<typeof readKey> {
  const parsed = readKey(vkey, type)
  return parsed !== null && keyIdOf(parsed.name, parsed.typed) === parsed.keyId ? parsed : null
}

function readKey(
  text: string,
  type = ED25519,
): { name: string; keyId: number; typed: Buffer } | null {
  const [name, id, ...rest] = text.split('+')
  if (name === undefined || id === undefined) return null
  const typed = readBase64(rest.join('+'))
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(id) || typed === null) return null
  if (typed.length !== KEY_BYTES + 1 || typed[0] !== type) return null
  return { name, keyId: Number.parseInt(id, 16), typed }
}

function keyIdOf(name: string, typed: Buffer): number {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).readUInt32BE(0)
}

function hex(keyId: number): string {
  return keyId.toString(16).padStart(8, '0')
}
