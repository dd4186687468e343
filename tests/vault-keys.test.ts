import { copyFileSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open, seal, subkey } from '../src/vault/sealing.js'
import { createSessionKeys } from '../src/vault/session-keys.js'
import { folder, removeFolders } from './roster-support.js'

afterAll(removeFolders)

const vaultKey = Buffer.alloc(32, 1)
const setUp = () => {
  const dataDir = folder()
  const keys = createSessionKeys({ dataDir, vaultKey })
  const path = (session: string) => join(dataDir, 'vault', 'session-keys', `${session}.key`)
  return { dataDir, keys, path }
}

describe('a session key', () => {
  it('serves its session after a restart, until it is destroyed', async () => {
    const { dataDir, keys, path } = setUp()
    await keys.create('ses_1')
    const token = (await keys.codec('ses_1'))?.encode('PERSON', 'exact', 5) ?? ''
    const again = createSessionKeys({ dataDir, vaultKey })
    expect((await again.codec('ses_1'))?.decode(token)).toMatchObject({ ordinal: 5 })
    expect(await again.list()).toEqual(['ses_1'])
    await again.destroy('ses_1')
    await again.destroy('ses_1')
    expect(await keys.codec('ses_1')).toBeNull()
    expect(await keys.list()).toEqual([])
    expect(() => statSync(path('ses_1'))).toThrow()
  })

  it('lies in a file of its own user alone, sealed, and no draft stays beside it', async () => {
    const { dataDir, keys, path } = setUp()
    await keys.create('ses_1')
    expect(statSync(path('ses_1')).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(dataDir, 'vault', 'session-keys'))).toEqual(['ses_1.key'])
  })

  it('leaves no draft for good: one that a crash left is gone after the sweep at start', async () => {
    const { dataDir, keys } = setUp()
    await keys.create('ses_1')
    const place = join(dataDir, 'vault', 'session-keys')
    writeFileSync(join(place, '.ses_2.key.0123456789ab.partial'), 'sealed, and without a name')
    expect(await keys.list()).toEqual(['ses_1'])
    expect(readdirSync(place)).toEqual(['ses_1.key'])
    expect(await keys.codec('ses_1')).not.toBeNull()
  })

  it('is never overwritten by another of the same session', async () => {
    const { keys, path } = setUp()
    await keys.create('ses_1')
    const before = readFileSync(path('ses_1'))
    await expect(keys.create('ses_1')).rejects.toMatchObject({ code: 'VAULT_FAILED' })
    expect(readFileSync(path('ses_1')).equals(before)).toBe(true)
  })

  it('does not open under another vault key', async () => {
    const { dataDir, keys } = setUp()
    await keys.create('ses_1')
    const wrong = createSessionKeys({ dataDir, vaultKey: Buffer.alloc(32, 2) })
    await expect(wrong.codec('ses_1')).rejects.toMatchObject({ code: 'VAULT_FAILED' })
  })

  it('does not open as the key of another session', async () => {
    const { keys, path } = setUp()
    await keys.create('ses_1')
    copyFileSync(path('ses_1'), path('ses_2'))
    await expect(keys.codec('ses_2')).rejects.toMatchObject({ code: 'VAULT_FAILED' })
  })

  it('with one bit changed does not open', async () => {
    const { keys, path } = setUp()
    await keys.create('ses_1')
    const bytes = readFileSync(path('ses_1'))
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(path('ses_1'), changed)
      await expect(keys.codec('ses_1')).rejects.toMatchObject({ code: 'VAULT_FAILED' })
    }
  })

  it.each(['../x', 'a/b', '', '.', 'a.key', 'x'.repeat(101)])(
    'of the session %j is asked for by a defect',
    async (session) => {
      const { keys } = setUp()
      await expect(keys.create(session)).rejects.toThrow(TypeError)
      await expect(keys.codec(session)).rejects.toThrow(TypeError)
    },
  )
})

describe('sealing', () => {
  it('differs each time and opens to the same', () => {
    const key = subkey(vaultKey, 'crosswalk-pages')
    const one = seal(key, Buffer.from('Zelda'), 'here')
    expect(one.equals(seal(key, Buffer.from('Zelda'), 'here'))).toBe(false)
    expect(open(key, one, 'here').toString()).toBe('Zelda')
  })

  it('does not open in another place, for another purpose or cut short', () => {
    const key = subkey(vaultKey, 'crosswalk-pages')
    const sealed = seal(key, Buffer.from('Zelda'), 'here')
    expect(() => open(key, sealed, 'there')).toThrow('does not open')
    expect(() => open(subkey(vaultKey, 'session-keys'), sealed, 'here')).toThrow('does not open')
    expect(() => open(key, sealed.subarray(0, 20), 'here')).toThrow('does not open')
  })

  it('takes no key of another length', () => {
    expect(() => subkey(Buffer.alloc(16), 'session-keys')).toThrow(TypeError)
  })
})
