import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { PolicyWire, TableWire } from '../../http/schema/policy.js'
import { get } from './client.js'

export type { PolicyWire, TableWire }
export type ColumnWire = TableWire['columns'][number]

const FOR_LONG = { staleTime: 300_000 }

/** All policies in force. They are files, read once at the start of the service. */
export function usePolicies(): UseQueryResult<readonly PolicyWire[]> {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async ({ signal }) =>
      (await get<{ policies: readonly PolicyWire[] }>('/v1/policies', {}, signal)).policies,
    ...FOR_LONG,
  })
}

/** One policy. */
export function usePolicy(id: string): UseQueryResult<PolicyWire> {
  return useQuery({
    queryKey: ['policies', id],
    queryFn: ({ signal }) => get<PolicyWire>(`/v1/policies/${encodeURIComponent(id)}`, {}, signal),
    ...FOR_LONG,
  })
}
