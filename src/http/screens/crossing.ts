import { refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'

/** What a browser says about where a request began. A page cannot change these headers; a program can. */
export interface Beginning {
  readonly method: string
  readonly origin: string | undefined
  /** `Sec-Fetch-Site` (W3C Fetch Metadata). */
  readonly fetchSite: string | undefined
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const AFAR = refuse('CROSS_SITE', 'The request was not made by a page of this service.')

/**
 * The refusal of a request that another site had a browser make. What changes something must show that it
 * began with us: `Origin` or `Sec-Fetch-Site`, and neither may say otherwise. What only reads may come without
 * either (an old browser, an address typed in), but not from elsewhere: a sister domain is elsewhere too.
 *
 * @param ours - Our own origin; null if the request was sent to a name that is not ours.
 */
export function crossing(
  { method, origin, fetchSite }: Beginning,
  ours: string | null,
): Refusal | null {
  if (ours === null) return AFAR
  if (origin !== undefined && origin !== ours) return AFAR
  if (SAFE.has(method)) {
    return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
      ? null
      : AFAR
  }
  if (fetchSite !== undefined) return fetchSite === 'same-origin' ? null : AFAR
  return origin === undefined ? AFAR : null
}
