import { readFile } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Command } from 'commander'
import { toConfig } from '../config/config.js'
import type { Config } from '../config/config.js'
import { readEnv } from '../config/env.js'
import type { Env } from '../config/env.js'
import { readSecrets } from '../config/secrets.js'
import type { Secrets } from '../config/secrets.js'
import { Fault } from '../fault.js'
import { CLIENT_SETTINGS } from './desk.js'
import type { Shell } from './shell.js'

/** The settings that `homeroom init` leaves in a data folder. */
export const SETTINGS_FILE = 'homeroom.env'
const KEYS = ['VAULT', 'LEDGER', 'TOKEN'] as const

type Settings = Readonly<Record<string, string | undefined>>

/** Adds `--data` to a command that works on the data folder of this machine. */
export function dataOption(command: Command): Command {
  return command.option(
    '--data <folder>',
    'data folder, made by "homeroom init"; else HOMEROOM_DATA',
  )
}

/**
 * The configuration of this machine: the environment, and below it what the data folder's own settings file
 * says, so that `--data` alone is enough.
 *
 * @throws Fault `CONFIG_INVALID` or `KEY_UNSAFE`
 */
export async function localConfig(
  shell: Shell,
  data: string | undefined,
): Promise<{ readonly config: Config; readonly env: Env; readonly secrets: Secrets }> {
  const env = await localEnv(shell, data)
  const config = toConfig(env)
  return { config, env, secrets: await readSecrets(config, env) }
}

async function localEnv(shell: Shell, data: string | undefined): Promise<Env> {
  const given: Record<string, string | undefined> = { ...shell.env }
  for (const name of CLIENT_SETTINGS) given[name] = undefined
  const folder = data ?? (given.HOMEROOM_DATA?.trim() || undefined)
  if (folder === undefined) {
    throw new Fault('CONFIG_INVALID', 'No data folder: give --data or set HOMEROOM_DATA.')
  }
  const stored = await storedSettings(resolve(folder))
  return readEnv({ ...without(stored, given), ...given, HOMEROOM_DATA: folder })
}

/** Settings of the folder; paths in them are taken from the folder, so that it can be moved whole. */
async function storedSettings(folder: string): Promise<Settings> {
  let text: string
  try {
    text = await readFile(join(folder, SETTINGS_FILE), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Fault('CONFIG_INVALID', `${SETTINGS_FILE} of the data folder cannot be read.`, {
      cause,
    })
  }
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) =>
      /_(KEY_FILE|POLICIES|EXPORT_TO)$/u.test(name) && value !== undefined && isRelative(value)
        ? [name, join(folder, value)]
        : [name, value],
    ),
  )
}

const isRelative = (path: string) => !isAbsolute(path) && !path.startsWith('s3://')

/** A key given in the environment takes the place of the folder's, and so does an identity provider. */
function without(stored: Settings, given: Settings): Settings {
  const replaced = new Set<string>()
  for (const key of KEYS) {
    if (given[`HOMEROOM_${key}_KEY`]) replaced.add(`HOMEROOM_${key}_KEY_FILE`)
  }
  if (given.HOMEROOM_OIDC_ISSUER) replaced.add('HOMEROOM_TOKEN_KEY_FILE')
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !replaced.has(name)))
}
