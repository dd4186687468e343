import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { ExportWire } from '../../http/schema/exports.js'
import { poll, post } from './client.js'

export type { ExportWire }

const KEY = ['exports']
const RUNNING_MS = 500

/** Exports since the service was started, newest first; looked at again and again while one runs. */
export function useExports(): UseQueryResult<readonly ExportWire[]> {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await poll<{ exports: readonly ExportWire[] }>('/v1/exports', {}, signal)).exports,
    refetchInterval: ({ state }) =>
      state.data?.some((job) => job.state === 'running') === true ? RUNNING_MS : false,
  })
}

/** Starts an export: to be fetched, or to the place that the configuration names. */
export function useStartExport(): UseMutationResult<ExportWire, Error, ExportWire['to']> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (to: ExportWire['to']) => post<ExportWire>('/v1/exports', { to }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Where an export is fetched. */
export const exportAddress = ({ export: id }: ExportWire): string =>
  `/v1/exports/${encodeURIComponent(id)}/download`
