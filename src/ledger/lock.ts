import Database from 'better-sqlite3'
import { join } from 'node:path'
import { Fault } from '../fault.js'
import { codeOf, writeFault } from './storage-fault.js'

/** The file that stands for the right to write in its folder; its content means nothing. */
export const LOCK_FILE = 'ledger.lock'

/** The right to be the one writer in a folder. */
export interface FolderLock {
  release(): void
}

/**
 * Takes the right to write in `directory`, or throws Fault `DATA_FOLDER_IN_USE`.
 *
 * It is a lock of the operating system on an empty SQLite file: when its holder dies, by whatever
 * death, it is free again at once, and there is no stale file for anyone to remove. Network file
 * systems may not honour it; a ledger belongs on a local disk.
 */
export function lockFolder(directory: string): FolderLock {
  const db = openFile(join(directory, LOCK_FILE))
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if (!codeOf(cause).startsWith('SQLITE_BUSY')) throw writeFault(cause)
    throw new Fault(
      'DATA_FOLDER_IN_USE',
      'Another Homeroom service is using this data folder. Stop it first, or name another folder.',
      { cause },
    )
  }
  return { release: () => void db.close() }
}

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 })
  } catch (cause) {
    throw writeFault(cause)
  }
}
