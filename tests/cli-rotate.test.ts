import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeroom } from './cli-process.js'

const root = mkdtempSync(join(tmpdir(), 'homeroom-rotate-'))
const data = join(root, 'data')
const key = join(root, 'second.key')
const rotate = () => homeroom(['ledger', 'rotate-key', '--data', data, '--new-key', key])
const token = (env = {}) =>
  homeroom(['token', '--data', data, '--role', 'officer', '--as', 'Ola', '--json'], env)

afterAll(() => {
  rmSync(root, { recursive: true })
})

describe('homeroom ledger rotate-key', () => {
  it('gives the log a new key, after which only the new one opens it', async () => {
    await homeroom(['init', '--data', data, '--origin', 'rotate.example'])
    const none = await rotate()
    expect([none.code, none.err]).toEqual([64, expect.stringMatching(/no log in this data folder/)])
    await token()
    const { code, out, err } = await rotate()
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/new key since entry 2: rotate\.example\+/),
    ])
    expect(err).toContain(`set HOMEROOM_LEDGER_KEY_FILE to ${key}`)
    expect(statSync(key).mode & 0o077).toBe(0)

    const old = await token()
    expect([old.code, old.err]).toEqual([
      1,
      expect.stringMatching(/key of this ledger was replaced/),
    ])
    const again = await rotate()
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/was replaced|had this key/)])

    const settings = join(data, 'homeroom.env')
    const stored = readFileSync(settings, 'utf8')
    writeFileSync(
      settings,
      stored.replace(/^HOMEROOM_LEDGER_KEY_FILE=.*$/mu, `HOMEROOM_LEDGER_KEY_FILE=${key}`),
    )
    expect(JSON.parse((await token()).out)).toMatchObject({ logged: true })
    const proof = await homeroom(['ledger', 'verify', '--data', data])
    expect([proof.code, proof.out]).toEqual([0, expect.stringMatching(/has had 2 keys/)])
  })

  it('refuses a key file that others can read', async () => {
    const open = join(root, 'open.key')
    writeFileSync(open, Buffer.alloc(32, 3).toString('base64'), { mode: 0o644 })
    const { code, err } = await homeroom([
      'ledger',
      'rotate-key',
      '--data',
      data,
      '--new-key',
      open,
    ])
    expect([code, err]).toEqual([1, expect.stringMatching(/--new-key can be read by others/)])
  })

  it('prints the JSON Schema of the entries, as it lies in audit/', async () => {
    const { code, out } = await homeroom(['ledger', 'schema'])
    expect(code).toBe(0)
    const file: unknown = JSON.parse(readFileSync('audit/entries.schema.json', 'utf8'))
    expect(JSON.parse(out)).toEqual(file)
  })
})
