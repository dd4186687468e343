import { useMutation } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import { post } from './client.js'

/** Has the crosswalk forget students, for a reason; gives how many of them were known. */
export function useDropStudents(): UseMutationResult<
  { readonly dropped: number },
  Error,
  { readonly students: readonly string[]; readonly reason: string }
> {
  return useMutation({
    mutationFn: (wanted: { readonly students: readonly string[]; readonly reason: string }) =>
      post<{ readonly dropped: number }>('/v1/students/drop', wanted),
    gcTime: 0,
  })
}
