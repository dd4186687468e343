import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, relative, isAbsolute, resolve } from 'node:path'
import { Fault } from '../fault.js'
import { ANCHOR_SIZE, formatAnchor, formatSlot, newestNote, slotOffset } from './anchor-slot.js'
import { replaceFile } from './durable.js'
import { codeOf, writeFault } from './storage-fault.js'

/** So often a file is read whose slots are both being written, before they count as torn. */
const READINGS = 5

/** The file that this process put in place, and how many notes it has written into it. */
interface Held {
  readonly inode: number
  generation: number
}

/**
 * The newest checkpoint, kept apart from the log: a file with two slots that signed notes are written to in
 * turn, each in place and with one sync. A crash can tear the slot that is being written; the other still
 * holds the note before it. Whoever puts back an older copy of the ledger folder, by mistake or to make
 * entries vanish, is found out by it, and no second history is ever signed.
 *
 * Homeroom's first versions kept the bare note in the file. Such a file is read, and replaced at the first `keep`.
 */
export class Anchor {
  readonly #file: string
  #held: Held | null = null

  /** @throws Fault `CONFIG_INVALID` if the file would be restored together with the ledger folder. */
  constructor(file: string, directory: string) {
    const way = relative(resolve(directory), resolve(file))
    if (way === '' || (!way.startsWith('..') && !isAbsolute(way))) {
      throw new Fault(
        'CONFIG_INVALID',
        'The anchor file must lie outside the ledger folder, best on another disk. Name another place for it.',
      )
    }
    this.#file = file
  }

  /** The newest note in the file, or bytes that are no note if it holds none; null if there is no file. */
  read(): Buffer | null {
    try {
      return this.#read()
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return null
      throw new Fault(
        'LEDGER_STOPPED',
        'The anchor file of the ledger cannot be read. Look after its permissions.',
        {
          cause,
        },
      )
    }
  }

  /** Makes the folder of the file, if there is none. */
  prepare(): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  /** Returns once the note is durable. */
  keep(note: string): void {
    try {
      if (!this.#keepInPlace(note)) this.#replace(note)
    } catch (cause) {
      throw writeFault(cause)
    }
  }

  #read(): Buffer {
    let bytes = readFileSync(this.#file)
    for (let reading = 1; ; reading += 1) {
      const note = newestNote(bytes)
      if (note !== null) return note
      // What is no note here is none for whoever verifies it: it is not taken for a missing file.
      if (bytes.length !== ANCHOR_SIZE || reading === READINGS) return bytes
      bytes = readFileSync(this.#file)
    }
  }

  /** A new file in the place of whatever is there: whole or not at all. */
  #replace(note: string): void {
    this.#held = null
    replaceFile(this.#file, formatAnchor(note))
    this.#held = { inode: statSync(this.#file).ino, generation: 1 }
  }

  /** Whether the note was kept; false if the file is not the one that this process put there. */
  #keepInPlace(note: string): boolean {
    if (this.#held === null) return false
    const handle = openExisting(this.#file)
    if (handle === null) return false
    try {
      const { ino, size } = fstatSync(handle)
      if (ino !== this.#held.inode || size !== ANCHOR_SIZE) return false
      const generation = this.#held.generation + 1
      writeAll(handle, formatSlot(generation, note), slotOffset(generation))
      // The length does not change, so this waits for the bytes alone and for nothing about the file.
      fdatasyncSync(handle)
      this.#held.generation = generation
      return true
    } finally {
      closeSync(handle)
    }
  }
}

function openExisting(file: string): number | null {
  try {
    return openSync(file, 'r+')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw cause
  }
}

function writeAll(handle: number, bytes: Buffer, offset: number): void {
  for (let at = 0; at < bytes.length;) {
    at += writeSync(handle, bytes, at, bytes.length - at, offset + at)
  }
}
