import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { Fault } from '../fault.js'
import type { Zip } from './client/upload.js'

/** A package to be sent. */
export interface PackageStream extends Zip {
  /** How much there is, for progress; of a folder before it is zipped. */
  readonly bytes: number
}

/** More files than any roster export has; a wrong folder is noticed before it is sent. */
const MOST_FILES = 500

/**
 * A OneRoster package as a zip: the file as it is, or the CSV files of a folder zipped while they are sent.
 * Links are not followed, so that a planted one sends nothing from elsewhere.
 *
 * @throws Fault `IMPORT_FAILED` if there is nothing to read.
 */
export async function packageStream(path: string): Promise<PackageStream> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return await zipped(path)
    return { stream: createReadStream(path), length: found.size, bytes: found.size }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault(
      'IMPORT_FAILED',
      'The package cannot be read; give a zip or a folder of CSV files.',
      {
        cause,
      },
    )
  }
}

async function zipped(folder: string): Promise<PackageStream> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = found.filter((entry) => entry.isFile() && /\.csv$/iu.test(entry.name))
  if (files.length === 0 || files.length > MOST_FILES) {
    const words = `The folder holds ${files.length} CSV files; a OneRoster package has 1 to ${MOST_FILES}.`
    throw new Fault('IMPORT_FAILED', words)
  }
  const zip = new ZipFile()
  let bytes = 0
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    bytes += (await stat(path)).size
    const name = relative(folder, path).replaceAll(sep, '/')
    zip.addFile(path, name, { compressionLevel: 1 })
  }
  const stream = Readable.from(zip.outputStream)
  zip.on('error', (cause: Error) => stream.destroy(cause))
  zip.end()
  return { stream, length: null, bytes }
}
