import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { ApproveWire, RequestDetailWire, RequestWire } from '../../http/schema/request.js'
import type { SessionWire } from '../../http/schema/session.js'
import { get, poll, post } from './client.js'
import { useList } from './list.js'
import type { ListResult } from './list.js'

export type { ApproveWire, RequestDetailWire, RequestWire }

interface Answer {
  readonly requests: readonly RequestWire[]
  readonly next: number | null
}
const EVERY_MS = 10_000

/** Requests that wait for a decision, newest first; asked again every ten seconds. */
export function useFiledRequests(): UseQueryResult<readonly RequestWire[]> {
  return useQuery({
    queryKey: ['requests', 'filed'],
    queryFn: async ({ signal }) =>
      (await poll<Answer>('/v1/requests', { state: 'filed' }, signal)).requests,
    refetchInterval: EVERY_MS,
    refetchOnMount: 'always',
  })
}

/** All requests, newest first, page by page. */
export function useRequests(filter: {
  readonly state?: RequestWire['state']
  readonly vendor?: string
}): ListResult<RequestWire> {
  return useList<Answer, RequestWire>({
    key: ['requests', 'list', filter],
    path: '/v1/requests',
    query: filter,
    rowsOf: ({ requests }) => requests,
  })
}

/** One request; for stewards with what they decide by. */
export function useRequest(id: string): UseQueryResult<RequestDetailWire> {
  return useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: ({ signal }) =>
      get<RequestDetailWire>(`/v1/requests/${encodeURIComponent(id)}`, {}, signal),
  })
}

/** Approves a request; gives the session. */
export function useApprove(id: string): UseMutationResult<SessionWire, Error, ApproveWire> {
  const settled = useSettled()
  return useMutation({
    mutationFn: (terms: ApproveWire) =>
      post<SessionWire>(`/v1/requests/${encodeURIComponent(id)}/approve`, terms),
    onSettled: settled,
  })
}

/** Denies a request for a reason. */
export function useDeny(id: string): UseMutationResult<RequestWire, Error, string> {
  const settled = useSettled()
  return useMutation({
    mutationFn: (reason: string) =>
      post<RequestWire>(`/v1/requests/${encodeURIComponent(id)}/deny`, { reason }),
    onSettled: settled,
  })
}

function useSettled(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ['requests'] })
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
}
