import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** PKCS #8 wrapping of an Ed25519 seed (RFC 8410): everything but its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** The Ed25519 key pair of a 32-byte seed. */
export function keyPair(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new TypeError('a seed has 32 bytes')
  const key = Buffer.concat([PKCS8_HEAD, seed])
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
