import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl'
import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import type { RosterLimits } from './limits.js'
import { Contents, type RosterPackage } from './contents.js'

const OPTIONS = {
  lazyEntries: true,
  autoClose: false,
  validateEntrySizes: true,
  strictFileNames: true,
} as const

const STORED = 0
const DEFLATED = 8
const FILE_TYPE = 0o170000
const REGULAR = 0o100000
/** Below this a high ratio is harmless: a header-only or very regular small file. */
const SMALL = 1 << 20

/** A zip on disk, or its bytes; the bytes never touch the disk. */
export async function openZip(
  source: string | Buffer,
  limits: RosterLimits,
  facts: Facts,
): Promise<RosterPackage | Refusal> {
  const zip = await (
    typeof source === 'string' ? openPromise(source, OPTIONS) : fromBufferPromise(source, OPTIONS)
  ).catch(() => null)
  if (!zip) return refuse('PACKAGE_UNREADABLE', 'It is not a zip, or it is cut short.')
  const contents = await list(zip, limits, facts)
  if (!(contents instanceof Contents)) {
    zip.close()
    return contents
  }
  return {
    files: [...contents.found].map(([kind, { place, bytes }]) => ({
      kind,
      bytes,
      open: () => zip.openReadStreamPromise(place),
    })),
    strangers: contents.strangers,
    close: () => {
      zip.close()
      return Promise.resolve()
    },
  }
}

async function list(
  zip: ZipFile,
  limits: RosterLimits,
  facts: Facts,
): Promise<Contents<Entry> | Refusal> {
  if (zip.entryCount > limits.files) {
    return refuse('PACKAGE_UNSAFE', `The zip holds more than ${limits.files} entries.`)
  }
  const contents = new Contents<Entry>(limits, facts)
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize
      const no = trap(entry, limits) ?? addEntry(contents, entry)
      if (no) return no
    }
  } catch {
    // yauzl refuses absolute names, `..`, back-slashes and broken directories here.
    return refuse('PACKAGE_UNSAFE', 'The zip holds a name or a directory that is not safe.')
  }
  // Entries that share bytes are how small zips unpack to petabytes.
  if (packed > zip.fileSize) return refuse('PACKAGE_UNSAFE', 'Entries of the zip overlap.')
  return contents.check() ?? contents
}

function addEntry(contents: Contents<Entry>, entry: Entry): Refusal | null {
  if (entry.fileName.endsWith('/')) return null
  return contents.add(entry.fileName, entry.uncompressedSize, entry)
}

function trap(entry: Entry, limits: RosterLimits): Refusal | null {
  if (entry.isEncrypted()) return refuse('PACKAGE_UNSAFE', 'The zip is encrypted.')
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  if (type !== 0 && type !== REGULAR && !entry.fileName.endsWith('/')) {
    return refuse('PACKAGE_UNSAFE', 'The zip holds a link or a special file.')
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    return refuse('PACKAGE_UNREADABLE', 'The zip is packed by another method than deflate.')
  }
  if (
    entry.uncompressedSize > SMALL &&
    entry.uncompressedSize > entry.compressedSize * limits.ratio
  ) {
    return refuse('PACKAGE_UNSAFE', 'A file of the zip unpacks to far more than a roster does.')
  }
  return null
}
