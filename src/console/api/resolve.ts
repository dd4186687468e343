import { useMutation } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ResolvedWire } from '../../http/schema/resolve.js'
import { post } from './client.js'

export type { ResolvedWire }

/** Turns tokens of a session back, for a reason. Nothing of it is kept: the answer names children. */
export function useResolve(
  session: string,
): UseMutationResult<
  ResolvedWire,
  Error,
  { readonly tokens: readonly string[]; readonly reason: string }
> {
  return useMutation({
    mutationFn: (wanted: { readonly tokens: readonly string[]; readonly reason: string }) =>
      post<ResolvedWire>(`/v1/sessions/${encodeURIComponent(session)}/resolve`, wanted),
    gcTime: 0,
  })
}
