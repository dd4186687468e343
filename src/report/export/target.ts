import type { Buffer } from 'node:buffer'

/**
 * Where an export goes: a folder, or the objects below a prefix of a bucket. Names are those of
 * audit/EXPORT.md, with `/` between their parts. Every method
 * @throws Fault `EXPORT_FAILED` if the target cannot be reached or written: the next run goes on;
 * `EXPORT_ALTERED` if it holds something else than it should: a person must look.
 */
export interface ExportTarget {
  /** How the log and people call it; chains of manifests are told apart by it. */
  readonly name: string
  /** The content of a file; null if there is none. */
  read(name: string): Promise<Buffer | null>
  /**
   * Puts a file that was not there; durable once it resolves. One that is there with the same content is
   * left alone, so that a run that was broken off can be done again. Gives the version id, if it has one.
   */
  put(name: string, content: Buffer, retainFrom: number): Promise<string | null>
  /**
   * Removes a file that a manifest has withdrawn; null where nothing can be removed, so that no text may
   * go there.
   */
  readonly remove: ((name: string) => Promise<void>) | null
  /** Replaces `checkpoint`, the one file that is ever replaced; does nothing where nothing can be. */
  point(checkpoint: string): Promise<void>
}
