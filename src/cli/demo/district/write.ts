import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { District } from './district.js'

/** Writes the package's files into a folder, which is made if need be. Raw: for demos and tests only. */
export async function writeDistrict(district: District, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of district.files) {
    await pipeline(Readable.from(text), createWriteStream(join(folder, name)))
  }
}

/** The package as the bytes of a zip, made while they are read: nothing is written anywhere. */
export function zipDistrict(district: District): Readable {
  const zip = new ZipFile()
  for (const [name, text] of district.files) {
    // Files are opened one after the other; one that is opened early would make its school twice.
    zip.addReadStreamLazy(name, { mtime: ZIP_TIME }, (done) => {
      done(null, Readable.from(utf8(text)))
    })
  }
  zip.end()
  return Readable.from(zip.outputStream)
}

/** Zip times say nothing here, and a fixed one makes equal districts equal bytes. */
const ZIP_TIME = new Date(Date.UTC(2000, 0, 1))

function* utf8(pieces: Iterable<string>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece)
}
