import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Ways } from '../../http/schema/sign-in.js'
import { get } from '../api/client.js'

export type { Ways }

/** Asks the service how one can sign in, and whether this browser is. */
export function useWays(): UseQueryResult<Ways> {
  return useQuery({ queryKey: ['ways'], queryFn: askWays })
}

/** As `useWays`, once. */
export const askWays = (): Promise<Ways> => get<Ways>('/sign-in/ways')

/** Where the sign-in starts, and comes back to this very page. */
export function startOf(place: Location): string {
  const back = place.pathname.startsWith('/sign-in') ? '/' : place.pathname + place.search
  return `/sign-in/start?return=${encodeURIComponent(back)}`
}
