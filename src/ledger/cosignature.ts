import { createPublicKey, verify } from 'node:crypto'
import { readTypedKey, SPKI } from './key.js'
import { signatureOf } from './note.js'

/** Ed25519 cosignatures in the list of C2SP signed-note. */
const COSIGNATURE_V1 = 0x04
const SIGNATURE_BYTES = 64
const TIME_BYTES = 8

/** A witness's key: verifies cosignature/v1 of C2SP tlog-cosignature. */
export interface WitnessKey {
  readonly name: string
  readonly keyId: number
  /** When the witness saw the checkpoint, in epoch seconds; null if the signature is not its own. */
  cosignedAt(checkpointText: string, signature: Buffer): bigint | null
}

/** The key of a witness from its vkey (type 0x04); null if it is not exactly in that form. */
export function readWitnessKey(vkey: string): WitnessKey | null {
  const parsed = readTypedKey(vkey, COSIGNATURE_V1)
  if (parsed === null) return null
  const { name, keyId, typed } = parsed
  const der = Buffer.concat([SPKI, typed.subarray(1)])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return {
    name,
    keyId,
    cosignedAt(text, signature) {
      if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return null
      const time = signature.readBigUInt64BE(0)
      const message = Buffer.from(cosignedText(text, time))
      return verify(null, message, key, signature.subarray(TIME_BYTES)) ? time : null
    },
  }
}

/** What a witness signs. */
export function cosignedText(checkpointText: string, time: bigint): string {
  return `cosignature/v1\ntime ${time}\n${checkpointText}`
}

/**
 * The line by which a witness cosigned a checkpoint, among lines that it answered; null if there is none that
 * holds. The lines may come from anyone.
 */
export function cosignatureIn(
  lines: string,
  checkpointText: string,
  key: WitnessKey,
): { readonly line: string; readonly at: bigint } | null {
  if (!lines.endsWith('\n')) return null
  for (const line of lines.slice(0, -1).split('\n').slice(0, 100)) {
    const signature = signatureOf(line)
    if (signature?.name !== key.name || signature.keyId !== key.keyId) continue
    const at = key.cosignedAt(checkpointText, signature.bytes)
    if (at !== null) return { line, at }
  }
  return null
}
