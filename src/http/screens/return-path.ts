/** Stands for ourselves while a path is read; no such host exists (RFC 2606). */
const NOWHERE = 'https://homeroom.invalid'
const LONGEST = 1000

/**
 * Where to go after a sign-in: a path of ours, as a browser would read it; `/` for anything else. The text is the
 * attacker's, who would send people on from our page to theirs (`//evil.example`, `/\evil.example`, `https:…`).
 */
export function returnPath(text: unknown): string {
  if (typeof text !== 'string' || text.length > LONGEST || !text.startsWith('/')) return '/'
  if (!URL.canParse(text, NOWHERE)) return '/'
  const { origin, pathname, search, hash } = new URL(text, NOWHERE)
  const path = `${pathname}${search}${hash}`
  // As it will be written, not as it came: "/..//evil.example" has become "//evil.example".
  const isOurs = origin === NOWHERE && !path.startsWith('//') && path.length <= LONGEST
  return isOurs ? path : '/'
}
