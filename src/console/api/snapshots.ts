import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type {
  DifferencesWire,
  ImportLineWire,
  ImportStepWire,
  LoadedSnapshotWire,
  SnapshotDetailWire,
  SnapshotWire,
} from '../../http/schema/snapshot.js'
import { get } from './client.js'
import { ProblemError } from './problem.js'
import { upload } from './upload.js'
import type { UploadProgress } from './upload.js'

export type {
  DifferencesWire,
  ImportStepWire,
  LoadedSnapshotWire,
  SnapshotDetailWire,
  SnapshotWire,
}

const pathOf = (id: string): string => `/v1/snapshots/${encodeURIComponent(id)}`

/** All loads of the roster, newest first. */
export function useSnapshots(): UseQueryResult<readonly SnapshotWire[]> {
  return useQuery({
    queryKey: ['snapshots', 'list'],
    queryFn: async ({ signal }) =>
      (await get<{ snapshots: readonly SnapshotWire[] }>('/v1/snapshots', {}, signal)).snapshots,
  })
}

/** One load with the facts of its package. */
export function useSnapshot(id: string): UseQueryResult<SnapshotDetailWire> {
  return useQuery({
    queryKey: ['snapshots', 'one', id],
    queryFn: ({ signal }) => get<SnapshotDetailWire>(pathOf(id), {}, signal),
  })
}

/** A load against the one before it. */
export function useDifferences(id: string): UseQueryResult<DifferencesWire> {
  return useQuery({
    queryKey: ['snapshots', 'differences', id],
    queryFn: ({ signal }) => get<DifferencesWire>(`${pathOf(id)}/differences`, {}, signal),
  })
}

/** How far an import is: bytes on their way, then the service's own steps. */
export type ImportProgress =
  ({ readonly kind: 'sending' } & UploadProgress) | ({ readonly kind: 'step' } & ImportStepWire)

/**
 * Sends a package and follows its import. Rejects with a `ProblemError`, also when the service says no halfway.
 * Aborting the signal cancels the import at the service too.
 */
export async function importPackage(
  file: Blob,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<LoadedSnapshotWire> {
  const last = await upload<ImportLineWire>({
    ...{ path: '/v1/snapshots', file, type: 'application/zip', accept: 'application/x-ndjson' },
    onProgress: (sending) => onProgress({ kind: 'sending', ...sending }),
    onLine: (line) => {
      const step = line as ImportLineWire
      if ('step' in step) onProgress({ kind: 'step', ...step })
    },
    signal,
  })
  if ('snapshot' in last) return last.snapshot
  if ('problem' in last) throw new ProblemError(last.problem)
  throw new TypeError('the answer to an import ended halfway')
}
