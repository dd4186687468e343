/** At which address browsers find us. */
export type Site =
  /** `https://homeroom.example.org`, as the settings say; a proxy may stand in between. */
  | { readonly kind: 'named'; readonly origin: string }
  /** On this machine alone, at whatever port we listen on. */
  | { readonly kind: 'loopback' }

/** What a request says of the address it was sent to. `host` is the sender's word, the rest the socket's. */
export interface Arrival {
  readonly host: string | undefined
  readonly localPort: number | undefined
  readonly remoteAddress: string | undefined
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'] as const
const LOOPBACK_ADDRESSES = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/u

/** Whether cookies are for HTTPS alone. */
export function isSecure(site: Site): boolean {
  return site.kind === 'named' && site.origin.startsWith('https:')
}

/**
 * The origin of our own pages, as a browser names it that sent this request; null if it did not come to us. On
 * loopback the `Host` must be the machine's own name with our port: a page of another site whose name
 * was made to point at 127.0.0.1 (DNS rebinding) carries its own name there.
 */
export function originOf(site: Site, { host, localPort, remoteAddress }: Arrival): string | null {
  if (site.kind === 'named') return site.origin
  if (!LOOPBACK_ADDRESSES.test(remoteAddress ?? '') || localPort === undefined) return null
  const names = LOOPBACK_NAMES.flatMap((name) =>
    localPort === 80 ? [name, `${name}:80`] : [`${name}:${localPort}`],
  )
  return names.some((name) => name === host) ? new URL(`http://${host ?? ''}`).origin : null
}
