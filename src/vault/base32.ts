const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < 32; i++) VALUES[ALPHABET.charCodeAt(i)] = i

/** Characters that 16 bytes take. */
export const BLOCK_TEXT = 26

/** Two characters for each ten bits: half the steps. */
const PAIRS = Array.from(
  { length: 1024 },
  (_, bits) => ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 31),
)

/** 16 bytes as 26 lower-case characters of RFC 4648 base32, without padding. */
export function encodeBlock(block: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (let at = 0; at < 16; at++) {
    held = (held << 8) | (block[at] ?? 0)
    bits += 8
    if (bits >= 10) {
      bits -= 10
      text += PAIRS[held >> bits] ?? ''
      held &= (1 << bits) - 1
    }
  }
  // 128 bits are 12 pairs and 8 bits more: a last pair with two zero bits.
  return text + (PAIRS[held << 2] ?? '')
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
