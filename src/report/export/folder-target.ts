import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Fault } from '../../fault.js'
import { codeOf } from '../../ledger/storage-fault.js'
import type { ExportTarget } from './target.js'

/**
 * An export in a folder. A file is written and fsynced under another name and then linked to its own, which
 * fails if that exists: whatever kills us, a name stands for a whole file or for none, and for the same one for
 * ever. Readable by the group, which is how an archive gets at it.
 */
export function folderTarget(folder: string, name = resolve(folder)): ExportTarget {
  const root = resolve(folder)
  return {
    name,
    read: (file) => guarded(() => present(join(root, file))),
    put: (file, content) =>
      guarded(async () => {
        await place(join(root, file), content)
        return null
      }),
    remove: (file) =>
      guarded(async () => {
        await rm(join(root, file), { force: true })
        await syncFolder(dirname(join(root, file)))
      }),
    point: (checkpoint) =>
      guarded(async () => {
        const path = join(root, 'checkpoint')
        await written(`${path}.part`, Buffer.from(checkpoint))
        await rename(`${path}.part`, path)
        await syncFolder(root)
      }),
  }
}

async function place(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 })
  const there = await present(path)
  if (there === null) {
    await written(`${path}.part`, content)
    await link(`${path}.part`, path)
    await rm(`${path}.part`)
    await syncFolder(dirname(path))
  } else if (!there.equals(content)) {
    throw new Fault('EXPORT_ALTERED', ALTERED)
  }
}

const ALTERED =
  'The folder of the export holds a file of this name with other content. Nothing was replaced; export to a new folder and keep this one for the investigation.'

async function written(path: string, content: Buffer): Promise<void> {
  // What a kill left; opened exclusively then, so that nobody has us write through a link.
  await rm(path, { force: true })
  const file = await open(path, 'wx', 0o640)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function present(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw cause
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    const full = codeOf(cause) === 'ENOSPC'
    throw new Fault(
      'EXPORT_FAILED',
      full
        ? 'The disk of the export folder is full. Make room; the next export goes on where this one stopped.'
        : 'The export folder cannot be read or written. Look after its permissions; the next export goes on where this one stopped.',
      { cause },
    )
  }
}
