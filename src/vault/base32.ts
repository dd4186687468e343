const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < 32; i++) VALUES[ALPHABET.charCodeAt(i)] = i

/** Characters that 16 bytes take. */
export const BLOCK_TEXT = 26

/** 16 bytes as 26 lower-case characters of RFC 4648 base32, without padding. */
export function encodeBlock(block: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of block) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((held >> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return text + ALPHABET.charAt((held << (5 - bits)) & 31)
}

/**
 * The 16 bytes of `text`, or null: only the one canonical spelling is read, so that a token has no
 * second form (upper case, padding, set bits after the end).
 */
export function decodeBlock(text: string): Buffer | null {
  if (text.length !== BLOCK_TEXT) return null
  const block = Buffer.alloc(16)
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < BLOCK_TEXT; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1
    if (value < 0) return null
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      block[at++] = (held >> bits) & 255
      held &= (1 << bits) - 1
    }
  }
  return held === 0 ? block : null
}
