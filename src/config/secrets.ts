import { randomBytes } from 'node:crypto'
import { open, mkdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../fault.js'
import type { Config, KeySource } from './config.js'
import type { Env, SettingName } from './env.js'

/** 32 bytes each, no two alike. Held by the service alone: never in a config, a log or a child. */
export interface Secrets {
  readonly vaultKey: Uint8Array
  readonly ledgerKey: Uint8Array
  /** Null if an identity provider signs people in. */
  readonly tokenKey: Uint8Array | null
  /** Address of the ledger's database with its password, if it lies in one. */
  readonly ledgerUrl?: string
  /** What proves us to the identity provider, if we are no public client. */
  readonly clientSecret?: string
}

/**
 * Reads the keys of a configuration.
 *
 * @throws Fault `KEY_UNSAFE` if a file can be read by anyone but its owner, belongs to another user,
 * does not hold 32 bytes, or if a key is all one byte or used twice. The message names the setting.
 */
export async function readSecrets(config: Config, env: Env): Promise<Secrets> {
  const { keys, identity } = config
  const vaultKey = await readKey(keys.vault, env)
  const ledgerKey = await readKey(keys.ledger, env)
  const tokenKey = identity.kind === 'local' ? await readKey(identity.key, env) : null
  const all = [vaultKey, ledgerKey, ...(tokenKey === null ? [] : [tokenKey])]
  if (new Set(all.map((key) => Buffer.from(key).toString('base64'))).size < all.length) {
    throw unsafe('The vault, ledger and token keys', 'must be three different keys')
  }
  const ledgerUrl = config.ledger.kind === 'postgres' ? env.values.HOMEROOM_LEDGER : undefined
  const clientSecret = await readClientSecret(config)
  return {
    ...{ vaultKey, ledgerKey, tokenKey },
    ...(ledgerUrl === undefined ? {} : { ledgerUrl }),
    ...(clientSecret === null ? {} : { clientSecret }),
  }
}

async function readClientSecret({ signIn }: Config): Promise<string | null> {
  const path = signIn.client?.secretFile ?? null
  if (path === null) return null
  const setting = 'HOMEROOM_OIDC_CLIENT_SECRET_FILE'
  const secret = (await readOwnFile(path, setting, 1000)).toString('utf8').trim()
  if (!/^[\x20-\x7e]{8,}$/u.test(secret)) throw unsafe(setting, 'holds no secret of a client')
  return secret
}

async function readKey(source: KeySource, env: Env): Promise<Uint8Array> {
  const { setting } = source
  const key =
    source.kind === 'file'
      ? keyBytes(await readOwnFile(source.path, setting))
      : fromBase64(env.values[setting as SettingName] ?? '')
  if (key === null) throw unsafe(setting, 'must hold 32 bytes, as they are or in base64')
  if (key.every((byte) => byte === key[0])) throw unsafe(setting, 'is no random key')
  return key
}

async function readOwnFile(path: string, setting: string, most = 100): Promise<Buffer> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new Fault('CONFIG_INVALID', `${setting}: the file cannot be opened.`, { cause })
  }
  try {
    // The open file is asked, not its name: nobody can swap it in between.
    const { mode, uid, size } = await file.stat()
    if ((mode & 0o077) !== 0) throw unsafe(setting, 'can be read by others; chmod 600 the file')
    const own = process.getuid?.()
    if (own !== undefined && own !== 0 && uid !== own && uid !== 0) {
      throw unsafe(setting, 'belongs to another user')
    }
    if (size > most) throw unsafe(setting, 'is too long for a key')
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function keyBytes(content: Buffer): Uint8Array | null {
  return content.length === 32 ? new Uint8Array(content) : fromBase64(content.toString('latin1'))
}

function fromBase64(text: string): Uint8Array | null {
  const trimmed = text.trim()
  const bytes = Buffer.from(trimmed, 'base64')
  // Buffer skips what is not base64; only text that comes back the same was base64.
  return bytes.length === 32 && bytes.toString('base64') === trimmed ? new Uint8Array(bytes) : null
}

const unsafe = (setting: string, words: string) => new Fault('KEY_UNSAFE', `${setting} ${words}.`)

export interface KeyFiles {
  readonly vault: string
  readonly ledger: string
  readonly token: string
}

/**
 * Makes three new keys in a folder, readable by this user alone, and gives their paths. Never
 * overwrites: a vault key replaced is a district's crosswalk lost.
 *
 * @throws Fault `KEY_UNSAFE` if one of the files exists already.
 */
export async function makeKeys(directory: string): Promise<KeyFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const vault = await makeKey(join(directory, 'vault.key'))
  const ledger = await makeKey(join(directory, 'ledger.key'))
  const token = await makeKey(join(directory, 'token.key'))
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return { vault, ledger, token }
}

/**
 * The key in a file, for what is no setting; made first if there is no such file. `what` names it in messages.
 *
 * @throws Fault as `readSecrets`
 */
export async function keyInFile(path: string, what: string): Promise<Uint8Array> {
  // One that is there already stays, and is read; whatever else is wrong, reading it will tell.
  await makeKey(path).catch(() => undefined)
  return readKey({ kind: 'file', setting: what, path }, { values: {}, unknown: [] })
}

async function makeKey(path: string): Promise<string> {
  let file: FileHandle
  try {
    file = await open(path, 'wx', 0o600)
  } catch (cause) {
    throw new Fault('KEY_UNSAFE', 'A key could not be made; an existing one is never replaced.', {
      cause,
    })
  }
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return path
}
