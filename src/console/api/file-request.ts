import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import type { NewRequest, RequestWire } from '../../http/schema/request.js'
import { post } from './client.js'

export type { NewRequest }

/** Asks for a session; gives the request as it was filed. */
export function useFileRequest(): UseMutationResult<RequestWire, Error, NewRequest> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: NewRequest) => post<RequestWire>('/v1/requests', request),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests'] }),
  })
}
