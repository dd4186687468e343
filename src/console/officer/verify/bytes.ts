/** Bytes of our own, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** One after another. */
export function joined(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const isSame = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** Padded RFC 4648 base64. */
export const base64Of = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes))

/** The bytes of base64 in its one canonical spelling, or null: nobody shall make two files of one proof. */
export function readBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(text) || text.length % 4 !== 0) return null
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return base64Of(bytes) === text ? bytes : null
}

/** 32 bits, big-endian, without a sign. */
export const readUint32 = (bytes: Bytes, at = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

/** The text in UTF-8 bytes, or null if they are none. */
export function readUtf8(bytes: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
