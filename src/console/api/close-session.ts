import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import type { SessionWire } from '../../http/schema/session.js'
import { post } from './client.js'

/** What an engineer concludes: words, tokens for the steward, and the queries that show it. */
export interface FindingWire {
  readonly finding: string
  readonly tokens: readonly string[]
  readonly queries: readonly string[]
}

/** Closes a session with a finding. */
export function useCloseSession(id: string): UseMutationResult<SessionWire, Error, FindingWire> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (finding: FindingWire) =>
      post<SessionWire>(`/v1/sessions/${encodeURIComponent(id)}/close`, finding),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
}
