import { join } from 'node:path'
import { PARTIAL } from './durable.js'

const SNAPSHOT = /^snp_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether a text is an id of a snapshot: `snp_` and a UUID of version 7. */
export const isSnapshotId = (text: string): boolean => SNAPSHOT.test(text)

/** The folder that rooms may see. */
export const snapshotFolder = (dataDir: string): string => join(dataDir, 'snapshots')
/** The district's alone. */
export const vaultFolder = (dataDir: string): string => join(dataDir, 'vault')

/** @throws TypeError if it is no id: an id becomes part of a path. */
export const snapshotPath = (dataDir: string, snapshot: string): string =>
  join(snapshotFolder(dataDir), `${checked(snapshot)}.duckdb`)

/** @throws TypeError if it is no id. */
export const crosswalkPath = (dataDir: string, snapshot: string): string =>
  join(vaultFolder(dataDir), `crosswalk-${checked(snapshot)}.duckdb`)

/** The name a file has until its import is kept. */
export const draft = (path: string): string => path + PARTIAL

/** The snapshot a file of one of the two folders belongs to, and whether it is a draft; null for any other file. */
export function ownerOf(name: string): { snapshot: string; draft: boolean; log: boolean } | null {
  const match = /^(?:crosswalk-)?(snp_[0-9a-f-]{36})\.duckdb(\.partial)?(\.wal)?$/.exec(name)
  const snapshot = match?.[1]
  if (!match || snapshot === undefined || !isSnapshotId(snapshot)) return null
  return { snapshot, draft: match[2] !== undefined, log: match[3] !== undefined }
}

function checked(snapshot: string): string {
  if (!isSnapshotId(snapshot)) throw new TypeError('not an id of a snapshot')
  return snapshot
}
