import { useMutation } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import { call } from './client.js'

/** A file that the service makes when it is asked. */
export interface Download {
  readonly path: string
  readonly init?: RequestInit
  /** Which of the forms that the service makes. */
  readonly type: string
  /** What it is called on disk. */
  readonly name: string
}

/** Fetches a file and hands it to the browser to keep. A no of the service is a problem like any other. */
export function useDownload(): UseMutationResult<void, Error, Download> {
  return useMutation({
    mutationFn: async ({ path, init = {}, type, name }: Download) => {
      const headers = { ...(init.headers as Record<string, string> | undefined), Accept: type }
      const answer = await call(path, { ...init, headers })
      save(await answer.blob(), name)
    },
    gcTime: 0,
  })
}

/** Hands a text to the browser to keep as a file. */
export const saveText = (text: string, name: string): void => save(new Blob([text]), name)

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Not at once: the browser begins to read after this turn.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_MS)
}

const REVOKE_MS = 10_000
