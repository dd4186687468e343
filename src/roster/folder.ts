import { constants } from 'node:fs'
import { lstat, open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import type { RosterLimits } from './limits.js'
import { Contents, type RosterPackage } from './contents.js'

/** A folder of CSV files. Links are refused: they could make us read any file of the machine. */
export async function openFolder(
  path: string,
  limits: RosterLimits,
  facts: Facts,
): Promise<RosterPackage | Refusal> {
  const names = await readdir(path).catch(() => null)
  if (!names) return refuse('PACKAGE_UNREADABLE', 'The folder cannot be read.')
  if (names.length > limits.files) {
    return refuse('PACKAGE_UNSAFE', `The folder holds more than ${limits.files} files.`)
  }
  const contents = new Contents<string>(limits, facts)
  for (const name of names.sort()) {
    const place = join(path, name)
    const stats = await lstat(place)
    if (stats.isSymbolicLink()) return refuse('PACKAGE_UNSAFE', 'The folder holds a link.')
    const no = contents.add(stats.isFile() ? name : `${name}/`, stats.size, place)
    if (no) return no
  }
  const no = contents.check()
  if (no) return no
  return {
    files: [...contents.found].map(([kind, { place, bytes }]) => ({
      kind,
      bytes,
      open: () => openRegular(place),
    })),
    strangers: contents.strangers,
    close: () => Promise.resolve(),
  }
}

/** Opened without following a link that took the file's place since it was looked at. */
async function openRegular(place: string): Promise<AsyncIterable<Uint8Array>> {
  return pieces(await open(place, constants.O_RDONLY | constants.O_NOFOLLOW))
}

const PIECE = 1 << 20

/** The bytes of a file in order, read into the same memory in turns: while one piece is used, the next is read. */
async function* pieces(file: FileHandle): AsyncIterable<Uint8Array> {
  try {
    let free = Buffer.allocUnsafeSlow(PIECE)
    let next = file.read(Buffer.allocUnsafeSlow(PIECE), 0, PIECE)
    for (;;) {
      const { bytesRead, buffer } = await next
      if (bytesRead === 0) return
      next = file.read(free, 0, PIECE)
      // It may fail before anyone waits for it.
      next.catch(() => undefined)
      free = buffer
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
