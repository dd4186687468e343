import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Fault } from '../../fault.js'
import { codeOf } from '../../ledger/storage-fault.js'
import type { ExportTarget } from './target.js'

/**
 * An export in a folder. A file is written and fsynced under a name that nobody else has and then linked to its
 * own, which fails if that exists: whatever kills us, and whoever else exports here at the same time, a name
 * stands for a whole file or for none, and for the same one for ever. Readable by the group, which is how an
 * archive gets at it.
 */
export function folderTarget(folder: string, name = resolve(folder)): ExportTarget {
  const root = resolve(folder)
  const folders = new Set<string>()
  return {
    name,
    read: (file) => guarded(() => present(join(root, file))),
    put: (file, content) =>
      guarded(async () => {
        folders.add(dirname(join(root, file)))
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
        await rename(await written(root, Buffer.from(checkpoint)), join(root, 'checkpoint'))
        await syncFolder(root)
        for (const each of [root, ...folders]) await tidy(each)
      }),
  }
}

async function place(path: string, content: Buffer): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o750 })
  let there = await present(path)
  if (there === null) {
    const part = await written(folder, content)
    await link(part, path).catch(async (cause: unknown) => {
      // Somebody else's export came before ours, and its file stays.
      if (codeOf(cause) !== 'EEXIST') throw cause
      there = await present(path)
    })
    await rm(part, { force: true })
    await syncFolder(folder)
  }
  if (there !== null && !there.equals(content)) throw new Fault('EXPORT_ALTERED', ALTERED)
}

const ALTERED =
  'The folder of the export holds a file of this name with other content. Nothing was replaced; export to a new folder and keep this one for the investigation.'

/** Ends the names of files that are not whole yet. */
const PART = '.part'

/** Writes a durable file of a name of its own, and gives that. */
async function written(folder: string, content: Buffer): Promise<string> {
  const path = join(folder, `${randomUUID()}${PART}`)
  const file = await open(path, 'wx', 0o640)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  return path
}

/**
 * Removes what writers that were killed have left. One that is at work fails by it, and its next try goes on; it
 * can never be taken for whole.
 */
async function tidy(folder: string): Promise<void> {
  const names = await readdir(folder)
  for (const name of names.filter((each) => each.endsWith(PART))) {
    await rm(join(folder, name), { force: true })
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
