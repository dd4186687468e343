import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, relative, isAbsolute, resolve } from 'node:path'
import { Fault } from '../fault.js'
import { replaceFile } from './durable.js'
import { codeOf, writeFault } from './storage-fault.js'

/**
 * The newest checkpoint, kept apart from the log: a file with one signed note. Whoever puts back an
 * older copy of the ledger folder, by mistake or to make entries vanish, is found out by it, and no
 * second history is ever signed.
 */
export class Anchor {
  readonly #file: string

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

  /** The note in the file; null if there is no file. */
  read(): Buffer | null {
    try {
      return readFileSync(this.#file)
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
      replaceFile(this.#file, note)
    } catch (cause) {
      throw writeFault(cause)
    }
  }
}
