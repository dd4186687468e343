/**
 * The bytes of padded RFC 4648 section 4 base64, or null. Only the one canonical spelling is read, so
 * that nobody can make two files of one proof.
 */
export function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
