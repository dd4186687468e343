/** What we put into a browser: who signed in, and a sign-in that is under way. */
export type CookieKind = 'sitting' | 'transaction'

/**
 * A sitting never travels with anything that another site began. A transaction must come along when the
 * provider sends the browser back, which is another site's doing: a top-level GET, so `Lax`.
 */
const SAME_SITE = { sitting: 'Strict', transaction: 'Lax' } as const satisfies Record<
  CookieKind,
  string
>
const NAME = { sitting: 'homeroom-sitting', transaction: 'homeroom-transaction' } as const

/**
 * The name of a cookie. Over HTTPS it is one that no sister domain and no plain-text page can set (`__Host-`,
 * RFC 6265bis 4.1.3.2); on this machine's own loopback there is no HTTPS to ask for.
 */
export function cookieName(kind: CookieKind, secure: boolean): string {
  return secure ? `__Host-${NAME[kind]}` : NAME[kind]
}

/** A `Set-Cookie` for the time the browser is open, or for some seconds. */
export function cookieOf(
  kind: CookieKind,
  secure: boolean,
  value: string,
  seconds: number | null = null,
): string {
  return [
    `${cookieName(kind, secure)}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${SAME_SITE[kind]}`,
    ...(secure ? ['Secure'] : []),
    ...(seconds === null ? [] : [`Max-Age=${seconds}`]),
  ].join('; ')
}

/** A `Set-Cookie` that takes a cookie away. */
export const cleared = (kind: CookieKind, secure: boolean): string => cookieOf(kind, secure, '', 0)

/**
 * The values that a `Cookie` header holds under a name; the header is the attacker's. More than one means
 * that someone else set one too, and nobody can say which is whose.
 */
export function cookieValues(header: string | undefined, name: string): readonly string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}
