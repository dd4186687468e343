import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves once the names in a directory are durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Puts `text` into `file`, whole or not at all, and resolves once that is durable: a file beside it is
 * written and fsynced, takes the name, and the directory is fsynced.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
  await syncDirectory(dirname(file))
}
