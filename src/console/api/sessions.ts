import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { PastQueriesWire, PastQueryWire } from '../../http/schema/history.js'
import type { QueryRecordWire, SessionDetailWire, SessionWire } from '../../http/schema/session.js'
import { get, poll, post } from './client.js'
import { useList } from './list.js'
import type { ListResult } from './list.js'

export type { PastQueryWire, QueryRecordWire, SessionDetailWire, SessionWire }

interface Answer {
  readonly sessions: readonly SessionWire[]
  readonly next: number | null
}
const EVERY_MS = 10_000
const pathOf = (id: string): string => `/v1/sessions/${encodeURIComponent(id)}`

/** The newest two hundred sessions; an engineer sees those of their vendor. Asked again every ten seconds. */
export function useSessions(): UseQueryResult<readonly SessionWire[]> {
  return useQuery({
    queryKey: ['sessions', 'newest'],
    queryFn: async ({ signal }) => (await poll<Answer>('/v1/sessions', {}, signal)).sessions,
    refetchInterval: EVERY_MS,
    refetchOnMount: 'always',
  })
}

/** All sessions, newest first, page by page. */
export function useAllSessions(filter: {
  readonly state?: SessionWire['state']
  readonly vendor?: string
}): ListResult<SessionWire> {
  return useList<Answer, SessionWire>({
    key: ['sessions', 'list', filter],
    path: '/v1/sessions',
    query: filter,
    rowsOf: ({ sessions }) => sessions,
  })
}

/** One session with its queries and its ending. */
export function useSession(id: string): UseQueryResult<SessionDetailWire> {
  return useQuery({
    queryKey: ['sessions', 'one', id],
    queryFn: ({ signal }) => get<SessionDetailWire>(pathOf(id), {}, signal),
  })
}

/** What was asked in a session, newest first. A steward's or an officer's look is an entry. */
export function usePastQueries(id: string): ListResult<PastQueryWire> {
  return useList<PastQueriesWire, PastQueryWire>({
    key: ['sessions', 'queries', id],
    path: `${pathOf(id)}/queries`,
    query: {},
    isEntry: true,
    rowsOf: ({ queries }) => queries,
  })
}

/** Cuts a session off for a reason. */
export function useRevoke(id: string): UseMutationResult<SessionWire, Error, string> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) => post<SessionWire>(`${pathOf(id)}/revoke`, { reason }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
}
