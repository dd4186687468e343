import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

// Synchronous on purpose: between the calls nothing else has a turn, and handing five short calls to
// other threads costs more than the calls (measured: twice the time).

/** Returns once the names in a directory are durable. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Puts `content` into `file`, whole or not at all, and returns once that is durable: a file beside it is
 * written and fsynced, takes the name, and the directory is fsynced.
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  const beside = `${file}.new`
  const handle = openSync(beside, 'w', 0o600)
  try {
    writeFileSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, file)
  syncDirectory(dirname(file))
}
