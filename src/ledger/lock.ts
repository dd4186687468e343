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
  const db = exclusive(
    join(directory, LOCK_FILE),
    'Another Homeroom service is using this data folder. Stop it first, or name another folder.',
  )
  return { release: () => void db.close() }
}

/** How long an instance that starts waits for one that is sweeping up. */
const SWEEP_MS = 60_000

/** The right to be one of several instances that use a folder. */
export interface SharedLock {
  /** Nobody else is using the folder, nor will until `share`: what a crash left may be swept up. */
  readonly isAlone: boolean
  /** Lets others in. */
  share(): void
  release(): void
}

/**
 * Takes the right to use `directory` together with other instances, under a name that no other of them
 * has. Never together with one that has the folder alone (`lockFolder`). The instances' machines must
 * share a file system that honours POSIX locks across them.
 *
 * @throws Fault `DATA_FOLDER_IN_USE`.
 */
export function shareFolder(directory: string, instance: string): SharedLock {
  const own = exclusive(
    join(directory, `instance-${instance}.lock`),
    'Another Homeroom service runs under this instance name. Give each its own HOMEROOM_INSTANCE.',
  )
  const db = openFile(join(directory, LOCK_FILE))
  const enter = (): void => {
    db.pragma(`busy_timeout = ${SWEEP_MS}`)
    // A read transaction on the file holds the system's shared lock for as long as it is open.
    db.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
  }
  try {
    const isAlone = isTaken(db)
    if (!isAlone) enter()
    return {
      isAlone,
      share() {
        if (!isAlone) return
        db.exec('ROLLBACK')
        enter()
      },
      release() {
        db.close()
        own.close()
      },
    }
  } catch (cause) {
    db.close()
    own.close()
    if (!codeOf(cause).startsWith('SQLITE_BUSY')) throw writeFault(cause)
    const words =
      'A Homeroom service that shares with nobody is using this data folder. Stop it first.'
    throw new Fault('DATA_FOLDER_IN_USE', words, { cause })
  }
}

function isTaken(db: Database.Database): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE')
    return true
  } catch (cause) {
    if (codeOf(cause).startsWith('SQLITE_BUSY')) return false
    throw cause
  }
}

function exclusive(file: string, words: string): Database.Database {
  const db = openFile(file)
  try {
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (cause) {
    db.close()
    if (!codeOf(cause).startsWith('SQLITE_BUSY')) throw writeFault(cause)
    throw new Fault('DATA_FOLDER_IN_USE', words, { cause })
  }
}

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 })
  } catch (cause) {
    throw writeFault(cause)
  }
}
