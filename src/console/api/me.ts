import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Me } from '../../http/schema/service.js'
import { get } from './client.js'
import { askWays } from './ways.js'
import { isUnsigned } from './query-client.js'

export type { Me }
export type Role = Me['role']

/** Who is signed in, or null. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery({ queryKey: ['me'], queryFn: askMe, staleTime: 60_000 })
}

/** Nobody is asked who they are before they signed in: the service writes down each such question. */
async function askMe(): Promise<Me | null> {
  const ways = await askWays()
  if (!ways.signedIn) return null
  try {
    const me = await get<Me>('/v1/me')
    heardTime(Date.parse(me.now))
    return me
  } catch (thrown) {
    if (isUnsigned(thrown)) return null
    throw thrown
  }
}

let ahead = 0

/** The service's clock is the one that counts: how far it is ahead of this machine's, in milliseconds. */
function heardTime(now: number): void {
  ahead = now - Date.now()
}

/** The time at the service, as far as this machine can tell. */
export const serviceNow = (): number => Date.now() + ahead
