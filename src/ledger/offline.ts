import { Fault } from '../fault.js'
import { Anchor } from './anchor.js'
import type { Entry } from './entry.js'
import { openSharedWalk } from './ahead-thread.js'
import { readVkey } from './key.js'
import type { EntryFilter, Verification } from './port.js'
import { readList, type Page } from './reading.js'
import { readRow } from './row.js'
import type { Snapshot } from './store/port.js'
import { openSqliteSnapshot } from './store/sqlite-snapshot.js'
import { verifySnapshot } from './verification.js'

export interface FolderVerification {
  readonly directory: string
  readonly anchorFile: string
  /**
   * The key the verifying person was given. Without it the log is held against the key that it names
   * itself, which proves that it is whole, not whose it is; the findings say so.
   */
  readonly vkey?: string
  readonly progress?: (done: number, total: number) => void
}

/**
 * Verifies the log in a folder without the service, or beside it: reads only.
 *
 * @throws Fault `LEDGER_CORRUPT` if there is no ledger or its file cannot be read at all, and
 * `CONFIG_INVALID` if the vkey is not one. Everything else that is wrong is in the findings.
 */
export async function verifyLedgerFolder(options: FolderVerification): Promise<Verification> {
  const { directory, progress } = options
  // The anchor is read first: the service goes on, and the log may grow past it but never fall behind.
  const anchored = new Anchor(options.anchorFile, directory).read()
  const walk = await openSharedWalk(directory)
  const { snapshot, later } = walk
  try {
    const named = await nameOf(snapshot)
    if (named === null) return unreadable
    const vkey = options.vkey ?? named.key
    const verifier = readVkey(vkey)
    if (verifier === null) {
      throw new Fault(
        'CONFIG_INVALID',
        'This is not a verification key. Copy it whole, as "name+id+base64".',
      )
    }
    const trust = { origin: named.origin, vkey, verifier, anchored, witnesses: [], structure: true }
    const verification = await verifySnapshot(snapshot, { ...trust, later, progress })
    return options.vkey === undefined && verification.ok
      ? { ...verification, findings: [...verification.findings, OWN_KEY] }
      : verification
  } finally {
    await walk.release()
  }
}

/** Entries of the log in a folder, without the service or beside it: reads only. Throws as `list` does. */
export async function readEntries(
  directory: string,
  filter: EntryFilter,
  page: Page,
): Promise<readonly Entry[]> {
  const snapshot = await openSqliteSnapshot(directory)
  try {
    return await readList(snapshot, filter, page)
  } finally {
    await snapshot.release()
  }
}

/** The newest checkpoint of the log in a folder, a signed note, for someone outside to keep; null if it is empty. */
export async function readCheckpoint(directory: string): Promise<string | null> {
  const snapshot = await openSqliteSnapshot(directory)
  try {
    return (await snapshot.checkpoint())?.note ?? null
  } finally {
    await snapshot.release()
  }
}

const OWN_KEY =
  'The key was taken from the log itself: compare it with the one that you were given by other means.'

const unreadable: Verification = {
  ok: false,
  size: 0,
  rootHash: '',
  findings: ['The first entry does not open a ledger.'],
  erased: 0,
}

async function nameOf(snapshot: Snapshot): Promise<{ origin: string; key: string } | null> {
  const [row] = await snapshot.page(0)
  const entry = row === undefined ? null : readRow(row, false, null).entry
  return entry?.type === 'ledger.opened' ? entry.data : null
}
