import { mkdir, open } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { makeKeys } from '../config/secrets.js'
import type { KeyFiles } from '../config/secrets.js'
import { Fault } from '../fault.js'
import { SETTINGS_FILE } from './settings.js'

/**
 * Makes a data folder with three new keys and a settings file; replaces nothing.
 *
 * @param keys folder of the keys; `keys` in the data folder if left out
 * @throws Fault `KEY_UNSAFE` or `CONFIG_INVALID` if there is one of the files already
 */
export async function makeDataFolder(
  folder: string,
  origin: string,
  keys?: string,
): Promise<KeyFiles> {
  const data = resolve(folder)
  await mkdir(data, { recursive: true, mode: 0o700 })
  const files = await makeKeys(resolve(keys ?? join(data, 'keys')))
  await writeSettings(data, origin, files)
  return files
}

async function writeSettings(data: string, origin: string, keys: KeyFiles): Promise<void> {
  const place = (path: string) => {
    const inside = relative(data, path)
    return inside.startsWith('..') ? path : inside
  }
  const lines = [
    '# Settings of this data folder; the environment goes before them. Paths are taken from this folder.',
    `HOMEROOM_ORIGIN=${origin}`,
    `HOMEROOM_VAULT_KEY_FILE='${place(keys.vault)}'`,
    `HOMEROOM_LEDGER_KEY_FILE='${place(keys.ledger)}'`,
    `HOMEROOM_TOKEN_KEY_FILE='${place(keys.token)}'`,
    '',
  ]
  try {
    const file = await open(join(data, SETTINGS_FILE), 'wx', 0o600)
    await file.writeFile(lines.join('\n')).finally(() => file.close())
  } catch (cause) {
    const words = `${SETTINGS_FILE} could not be written; an existing one is never replaced.`
    throw new Fault('CONFIG_INVALID', words, { cause })
  }
}
