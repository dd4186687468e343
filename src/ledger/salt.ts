/** Bytes of one salt. */
export const SALT_SIZE = 16
const SALTS_AT_ONCE = 256

/** Gives salts, each once, drawing from `random` many at a time: asking the system costs more than hashing. */
export function saltsFrom(random: (size: number) => Uint8Array): () => Buffer {
  let drawn = Buffer.alloc(0)
  return () => {
    if (drawn.length === 0) {
      drawn = Buffer.from(random(SALT_SIZE * SALTS_AT_ONCE))
      if (drawn.length !== SALT_SIZE * SALTS_AT_ONCE) {
        throw new TypeError('The random source gave another number of bytes than it was asked for.')
      }
    }
    const salt = drawn.subarray(0, SALT_SIZE)
    drawn = drawn.subarray(SALT_SIZE)
    return salt
  }
}
