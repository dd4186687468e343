import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { SHIPPED_POLICIES, toConfig } from '../src/config/config.js'
import { readEnv } from '../src/config/env.js'
import { Fault } from '../src/fault.js'

const least = {
  HOMEROOM_DATA: 'data',
  HOMEROOM_ORIGIN: 'homeroom.example.org',
  HOMEROOM_VAULT_KEY_FILE: 'vault.key',
  HOMEROOM_LEDGER_KEY_FILE: 'ledger.key',
  HOMEROOM_TOKEN_KEY_FILE: 'token.key',
}
const config = (change: Record<string, string | undefined> = {}) =>
  toConfig(readEnv({ ...least, ...change }))

function faultOf(change: Record<string, string | undefined>): string {
  try {
    config(change)
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'CONFIG_INVALID') return fault.message
    throw fault
  }
  throw new Error('the configuration was accepted')
}

describe('the configuration', () => {
  it('starts from strict defaults: this machine alone, no proxy, no clock tolerance', () => {
    expect(config()).toMatchObject({
      ...{ host: '127.0.0.1', proxies: 0, logLevel: 'info', policies: SHIPPED_POLICIES },
      ...{ identity: { kind: 'local', toleranceSeconds: 0 } },
    })
    expect(existsSync(SHIPPED_POLICIES)).toBe(true)
  })

  it('makes every path absolute once', () => {
    const { data, anchorFile, keys } = config()
    expect([data, anchorFile].every((path) => isAbsolute(path))).toBe(true)
    expect(keys.vault).toMatchObject({ kind: 'file', setting: 'HOMEROOM_VAULT_KEY_FILE' })
    expect(anchorFile.startsWith(`${data}/`)).toBe(false)
  })

  it('counts an empty setting as not given', () => {
    expect(config({ HOMEROOM_HOST: ' ' }).host).toBe('127.0.0.1')
  })

  it('never has a key of its own', () => {
    const none = {
      HOMEROOM_VAULT_KEY_FILE: undefined,
      HOMEROOM_LEDGER_KEY_FILE: undefined,
      HOMEROOM_TOKEN_KEY_FILE: undefined,
    }
    const words = faultOf(none)
    for (const setting of Object.keys(none)) expect(words).toContain(`${setting}: is required`)
  })

  it('reports all faults at once, by name, without a value', () => {
    const words = faultOf({
      HOMEROOM_ORIGIN: undefined,
      HOMEROOM_PORT: 'hunter2',
      HOMEROOM_ROOM_MEMORY_MB: '7',
      HOMEROOM_VAULT_KEY: 'c2VjcmV0',
      HOMEROOM_LOG_LEVEL: 'verbose',
      HOMEROOM_PROT: '80',
    })
    for (const name of [
      'HOMEROOM_ORIGIN: is required',
      'HOMEROOM_PORT: ',
      'HOMEROOM_ROOM_MEMORY_MB: give a number from 256 to 65536',
      'HOMEROOM_VAULT_KEY: give either this or HOMEROOM_VAULT_KEY_FILE',
      'HOMEROOM_LOG_LEVEL: ',
      'HOMEROOM_PROT: there is no such setting',
    ]) {
      expect(words).toContain(name)
    }
    for (const value of ['hunter2', 'c2VjcmV0', 'verbose']) expect(words).not.toContain(value)
  })

  it.each(['0x10', '-1', '1e3', '65536', '80.5'])('does not take %s for a port', (port) => {
    expect(faultOf({ HOMEROOM_PORT: port })).toContain('HOMEROOM_PORT')
  })

  it.each(['a b', 'a+b', 'a\nb', 'x'.repeat(101)])('does not take %j for an origin', (origin) => {
    expect(faultOf({ HOMEROOM_ORIGIN: origin })).toContain('HOMEROOM_ORIGIN')
  })
})

describe('sign-in', () => {
  const oidc = {
    HOMEROOM_TOKEN_KEY_FILE: undefined,
    HOMEROOM_OIDC_ISSUER: 'https://id.example.org',
    HOMEROOM_OIDC_AUDIENCE: 'homeroom',
  }
  it('is by a provider, or by a token key, never both and never neither', () => {
    expect(config(oidc).identity).toMatchObject({
      kind: 'oidc',
      settings: { algorithms: ['EdDSA', 'ES256', 'RS256'], nameClaim: 'sub', jwksUrl: null },
    })
    expect(faultOf({ ...oidc, HOMEROOM_TOKEN_KEY_FILE: 'token.key' })).toContain('either')
    expect(faultOf({ HOMEROOM_TOKEN_KEY_FILE: undefined })).toContain('HOMEROOM_TOKEN_KEY_FILE')
  })

  it.each([
    ['an issuer without HTTPS', 'HOMEROOM_OIDC_ISSUER', 'http://id.example.org'],
    ['no audience', 'HOMEROOM_OIDC_AUDIENCE', ''],
    ['a weak algorithm', 'HOMEROOM_OIDC_ALGORITHMS', 'ES256,HS256'],
    ['the unsigned algorithm', 'HOMEROOM_OIDC_ALGORITHMS', 'none'],
    ['a tolerance of a minute', 'HOMEROOM_CLOCK_TOLERANCE_SECONDS', '60'],
    ['one word for two roles', 'HOMEROOM_OIDC_STEWARD', 'engineer'],
  ])('is refused with %s', (_words, setting, value) => {
    expect(faultOf({ ...oidc, [setting]: value })).toContain(setting)
  })
})
