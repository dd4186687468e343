import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../fault.js'
import { makeFolder, missing, PARTIAL, shred, writeNew } from './durable.js'
import type { SessionKeys } from './port.js'
import { open, seal, subkey } from './sealing.js'
import { createTokenCodec } from './token.js'

const ENDING = '.key'
const KEY_BYTES = 16
const SEALED_BYTES = 1 + 12 + KEY_BYTES + 16

/** Where the vault lies, and the key to it (32 bytes). */
export interface VaultPlace {
  readonly dataDir: string
  readonly vaultKey: Uint8Array
}

/**
 * Session keys below `vault/session-keys`, each sealed to its session's id, so that swapping two files
 * opens neither. No key is kept in memory: destroying the file is the end of it.
 *
 * Overwriting before unlinking is the most a program can do; a disk that copies on write may keep the
 * sealed bytes, which are worth nothing without the vault key.
 */
export function createSessionKeys({ dataDir, vaultKey }: VaultPlace): SessionKeys {
  const folder = join(dataDir, 'vault', 'session-keys')
  const sealing = subkey(vaultKey, 'session-keys')
  const file = (session: string) => join(folder, checked(session) + ENDING)
  return {
    async create(session) {
      const path = file(session)
      await makeFolder(folder)
      const sealed = seal(sealing, randomBytes(KEY_BYTES), place(session))
      await writeNew(path, sealed).catch((cause: unknown) => {
        throw new Fault('VAULT_FAILED', 'The key of a session could not be stored.', { cause })
      })
    },
    codec: (session) =>
      new Promise((resolve) => {
        const sealed = sealedKey(file(session))
        resolve(sealed && createTokenCodec(open(sealing, sealed, place(session))))
      }),
    async destroy(session) {
      await shred(file(session), SEALED_BYTES)
    },
    async list() {
      const names = (await readdir(folder).catch(missing)) ?? []
      // A crash before a draft got its name leaves a sealed key that belongs to no session.
      for (const name of names.filter((each) => each.endsWith(PARTIAL))) {
        await unlink(join(folder, name)).catch(missing)
      }
      return names
        .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
        .map((name) => name.slice(0, -ENDING.length))
        .sort()
    },
  }
}

/** Read at once: three trips to another thread take ten times as long as these bytes, and every question waits. */
function sealedKey(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (cause) {
    return missing(cause)
  }
}

const place = (session: string) => `session-key/${session}`

/** An id becomes part of a path: only what cannot lead elsewhere is let through. */
function checked(session: string): string {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(session)) throw new TypeError('not an id of a session')
  return session
}
