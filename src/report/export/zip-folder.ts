import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { checkpointName, manifestName, runNumber } from './manifest.js'

/** Files of an export are the same for ever, so their times say nothing. */
const EPOCH = new Date('2000-01-01T00:00:00Z')

/**
 * An export up to a run as a zip, in the order in which a folder may be filled: files, then manifests from the
 * oldest on, last `checkpoint`. Streams; nothing is held in memory. Runs after that one are left out.
 */
export async function zipFolder(folder: string, last: number): Promise<Readable> {
  const zip = new ZipFile()
  const files = (await filesOf(folder)).filter((name) => !isLater(name, last))
  const rank = (name: string) => (name.startsWith('manifests/') ? 1 : 0)
  files.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
  for (const name of files) {
    if (name === 'checkpoint') continue
    zip.addFile(join(folder, name), name, { mtime: EPOCH, mode: 0o640, compress: false })
  }
  const newest = join(folder, checkpointName(last))
  zip.addFile(newest, 'checkpoint', { mtime: EPOCH, mode: 0o640, compress: false })
  zip.end()
  const out = new PassThrough()
  zip.on('error', (cause) => out.destroy(cause instanceof Error ? cause : new Error('zip')))
  zip.outputStream.pipe(out)
  return out
}

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** Files of later runs; tiles have no number, and one too many does no harm. */
function isLater(name: string, last: number): boolean {
  const number = /^(?:checkpoints|manifests|payloads|reports|newer)\/(\d{8})/u.exec(name)?.[1]
  return number !== undefined && number > runNumber(last) && name !== manifestName(last)
}
