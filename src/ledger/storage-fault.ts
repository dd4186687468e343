import { Fault } from '../fault.js'

/** The fault of a failed write, by what SQLite or the file system said; a `Fault` stays what it is. */
export function writeFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const code = codeOf(cause)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new Fault(
      'DISK_FULL',
      'The disk of the ledger is full, so nothing more is released. Free some space and start the service again.',
      { cause },
    )
  }
  return new Fault(
    'LEDGER_STOPPED',
    'The ledger could not write, so nothing more is released. Look after the disk and the permissions of the ledger folder and the anchor file, then start the service again; it checks the whole ledger as it starts.',
    { cause },
  )
}

/** The fault of a failed read. */
export function readFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  const code = codeOf(cause)
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_ERROR') {
    return damageFault(cause)
  }
  return new Fault(
    'LEDGER_STOPPED',
    'The ledger could not be read. Look after the disk and the permissions of the ledger folder, then try again.',
    { cause },
  )
}

/** The fault of a store in which there is what a store of ours cannot hold. */
export function damageFault(cause?: unknown): Fault {
  return new Fault(
    'LEDGER_CORRUPT',
    'The ledger file is damaged. Keep it for the investigation and put back the newest backup.',
    cause === undefined ? {} : { cause },
  )
}

/** The code of an error of SQLite or of the file system, or nothing. */
export function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
}
