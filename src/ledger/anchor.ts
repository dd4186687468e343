import { mkdir, readFile } from 'node:fs/promises'
import { dirname, relative, isAbsolute, resolve } from 'node:path'
import { Fault } from '../fault.js'
import { replaceFile } from './durable.js'

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
  async read(): Promise<Buffer | null> {
    try {
      return await readFile(this.#file)
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
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
  async prepare(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 })
  }

  /** Resolves once the note is durable. */
  async keep(note: string): Promise<void> {
    await replaceFile(this.#file, note)
  }
}
