import { writeFile } from 'node:fs/promises'
import { Fault } from '../fault.js'
import type { Shell } from './shell.js'
import { plain } from './text/plain.js'

/**
 * Writes a file that was not there, readable by this user alone: reports name children.
 *
 * @throws Fault `CONFIG_INVALID` if there is one of that name, or it cannot be written.
 */
export async function writeNew(
  shell: Shell,
  path: string,
  content: string | Buffer,
): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    throw new Fault(
      'CONFIG_INVALID',
      'The file could not be written; one that exists is never replaced. Name another.',
      { cause },
    )
  }
  shell.terminal.err(`Written: ${plain(path)}`)
}
