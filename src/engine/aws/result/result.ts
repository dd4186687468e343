import { rm } from 'node:fs/promises'
import type { RunRequest } from '../../port.js'
import type { RunResult } from '../../room/protocol.js'
import { fetched } from './fetch.js'
import type { ResultBucket, Where } from './objects.js'
import { readResult } from './read.js'

export interface TakeParts extends ResultBucket {
  /** Of a result, as Parquet; more is `too-large`. */
  readonly mostBytes: number
}

/** A finished run's result as a room would give it. The file is gone again whatever happens. */
export async function takeResult(
  parts: TakeParts,
  { where, file, request }: { where: Where; file: string; request: RunRequest },
  signal: AbortSignal,
): Promise<RunResult> {
  try {
    const options = { file, mostBytes: parts.mostBytes, signal }
    const reason = await fetched(parts, where, options)
    if (signal.aborted) return { kind: 'failed', reason: 'stopped' }
    return reason === null ? await readResult(file, request, signal) : { kind: 'failed', reason }
  } finally {
    await rm(file, { force: true }).catch(() => undefined)
  }
}
