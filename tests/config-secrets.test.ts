import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toConfig } from '../src/config/config.js'
import { readEnv } from '../src/config/env.js'
import { makeKeys, readSecrets } from '../src/config/secrets.js'
import type { KeyFiles } from '../src/config/secrets.js'

let folder: string
let files: KeyFiles

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-keys-'))
  files = await makeKeys(join(folder, 'keys'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

function secrets(change: Record<string, string | undefined> = {}) {
  const env = readEnv({
    HOMEROOM_DATA: folder,
    HOMEROOM_ORIGIN: 'homeroom.example.org',
    HOMEROOM_VAULT_KEY_FILE: files.vault,
    HOMEROOM_LEDGER_KEY_FILE: files.ledger,
    HOMEROOM_TOKEN_KEY_FILE: files.token,
    ...change,
  })
  return readSecrets(toConfig(env), env)
}

describe('new keys', () => {
  it('are three, all different, and readable by their owner alone', async () => {
    const { vaultKey, ledgerKey, tokenKey } = await secrets()
    expect([vaultKey, ledgerKey, tokenKey].map((key) => key?.length)).toEqual([32, 32, 32])
    for (const path of Object.values(files) as string[]) {
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    }
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700)
  })

  it('never replace old ones', async () => {
    const before = await readFile(files.vault)
    await expect(makeKeys(join(folder, 'keys'))).rejects.toMatchObject({ code: 'KEY_UNSAFE' })
    expect(await readFile(files.vault)).toEqual(before)
  })
})

describe('a key', () => {
  it.each([0o640, 0o604, 0o660, 0o601, 0o666])(
    'is refused from a file of mode %o',
    async (mode) => {
      await chmod(files.vault, mode)
      await expect(secrets()).rejects.toMatchObject({ code: 'KEY_UNSAFE' })
    },
  )

  it('is taken from a file stricter than 0600', async () => {
    await chmod(files.vault, 0o400)
    await expect(secrets()).resolves.toBeDefined()
  })

  it('may be 32 bytes as they are', async () => {
    const raw = new Uint8Array(32).map((_, place) => place + 100)
    await writeFile(files.vault, raw)
    expect((await secrets()).vaultKey).toEqual(raw)
  })

  it('may come from the environment in base64', async () => {
    const key = Buffer.from(new Uint8Array(32).map((_, place) => place + 5)).toString('base64')
    const change = { HOMEROOM_VAULT_KEY_FILE: undefined, HOMEROOM_VAULT_KEY: key }
    expect(Buffer.from((await secrets(change)).vaultKey).toString('base64')).toBe(key)
  })

  it.each([
    ['too short', Buffer.alloc(31, 'x')],
    ['too long', Buffer.alloc(33, 'x')],
    ['empty', ''],
    ['all zeros', Buffer.alloc(32)],
    ['a pass phrase', 'correct horse battery staple'],
    ['base64 with rubbish in it', `!${Buffer.alloc(32, 'ab').toString('base64')}`],
  ])('is refused if it is %s', async (_words, content) => {
    await writeFile(files.ledger, content)
    await expect(secrets()).rejects.toMatchObject({
      code: 'KEY_UNSAFE',
      message: expect.stringContaining('HOMEROOM_LEDGER_KEY_FILE') as string,
    })
  })

  it('is refused if it serves two purposes', async () => {
    await writeFile(files.token, await readFile(files.vault))
    await expect(secrets()).rejects.toMatchObject({ code: 'KEY_UNSAFE' })
  })

  it('that is not there is a fault of the configuration, named without its path', async () => {
    const missing = secrets({ HOMEROOM_VAULT_KEY_FILE: join(folder, 'nowhere') })
    await expect(missing).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.not.stringContaining(folder) as string,
    })
  })
})
