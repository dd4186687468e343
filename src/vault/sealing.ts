import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Fault } from '../fault.js'

const CIPHER = 'aes-256-gcm'
const VERSION = 1
const NONCE = 12
const TAG = 16

/** What a key below the vault key is for. One key never serves two purposes. */
export type Purpose = 'crosswalk-mac' | 'crosswalk-pages' | 'session-keys' | 'export-codes'

/**
 * The 32-byte key of a purpose: HKDF-SHA256 (RFC 5869) of the vault key.
 * @throws TypeError if the vault key is not 32 bytes.
 */
export function subkey(vaultKey: Uint8Array, purpose: Purpose): Buffer {
  if (vaultKey.length !== 32) throw new TypeError('a vault key has 32 bytes')
  return Buffer.from(hkdfSync('sha256', vaultKey, '', `homeroom/1/${purpose}`, 32))
}

/**
 * `plain` under AES-256-GCM: version byte, random nonce, ciphertext, tag. `place` is bound to it, so that
 * someone who can write the disk cannot move a sealed text to where another one stood.
 */
export function seal(key: Uint8Array, plain: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place))
  const body = cipher.update(plain)
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.final(), cipher.getAuthTag()])
}

/**
 * What `seal` was given.
 * @throws Fault `VAULT_FAILED` if the key, the place or a single bit differs.
 */
export function open(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < 1 + NONCE + TAG || bytes[0] !== VERSION) throw unopened()
  const end = bytes.length - TAG
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(1, 1 + NONCE), {
    authTagLength: TAG,
  })
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(end))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, end)), decipher.final()])
  } catch (cause) {
    throw unopened(cause)
  }
}

const unopened = (cause?: unknown) =>
  new Fault(
    'VAULT_FAILED',
    'A sealed part of the vault does not open: the vault key is another one, or the file was changed. Give the key the data folder was made with.',
    { cause },
  )
