import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** The ending of a file that does not count yet. */
export const PARTIAL = '.partial'

/** Makes a folder that the service's own user alone may enter. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** Forces what was written to a file, or a folder's list of names, onto the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * A new file (0600) that is there in full or not at all, also after a power cut.
 * @throws the EEXIST of the system if the name is taken: nothing is ever overwritten.
 */
export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const name = `.${basename(path)}.${randomBytes(6).toString('hex')}${PARTIAL}`
  const draft = join(dirname(path), name)
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, path)
  } finally {
    await unlink(draft)
  }
  await sync(dirname(path))
}

/** Gives a finished file its final name, durably. */
export async function settle(draft: string, path: string): Promise<void> {
  await sync(draft)
  await rename(draft, path)
  await sync(dirname(path))
}

/** Overwrites a file and unlinks it, durably; false if there was none. */
export async function shred(path: string, size: number): Promise<boolean> {
  const handle = await open(path, 'r+').catch(missing)
  if (!handle) return false
  try {
    await handle.write(randomBytes(size), 0, size, 0)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await unlink(path).catch(missing)
  await sync(dirname(path))
  return true
}

/** Null for "there is no such file"; every other failure is thrown on. */
export function missing(cause: unknown): null {
  // By its code, not by `instanceof`: an error of Node's own may come from another realm.
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
  if (code === 'ENOENT') return null
  throw cause
}
