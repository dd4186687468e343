import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { CheckWire, SignatureWire, TableWire } from '../../http/schema/policy.js'
import type { SessionViewWire } from '../../http/schema/session.js'
import { get } from './client.js'

export type { CheckWire, SessionViewWire, SignatureWire, TableWire }

/** What can be asked in a session: tables, functions, checks. It stays the same for as long as the session does. */
export function useSessionView(id: string): UseQueryResult<SessionViewWire> {
  return useQuery({
    queryKey: ['sessions', 'view', id],
    queryFn: ({ signal }) =>
      get<SessionViewWire>(`/v1/sessions/${encodeURIComponent(id)}/schema`, {}, signal),
    staleTime: Infinity,
  })
}
