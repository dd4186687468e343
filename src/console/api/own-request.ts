import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { RequestDetailWire } from '../../http/schema/request.js'
import { poll } from './client.js'

const EVERY_MS = 3_000

/** A request as whoever filed it sees it; asked again every three seconds until it is decided. */
export function useOwnRequest(id: string): UseQueryResult<RequestDetailWire> {
  return useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: ({ signal }) =>
      poll<RequestDetailWire>(`/v1/requests/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'filed' ? EVERY_MS : false),
  })
}
