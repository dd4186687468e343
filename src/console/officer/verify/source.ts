import type { Bytes } from './bytes.js'

/** Where a log is read from. Nothing that it gives is believed. */
export interface Source {
  /** The newest checkpoint, and the newest one that a witness cosigned, if there is one. */
  checkpoint(
    signal: AbortSignal,
  ): Promise<{ readonly note: string; readonly witnessed: string | null }>
  /** A tile by its path; null if there is none. */
  tile(path: string, signal: AbortSignal): Promise<Bytes | null>
}
