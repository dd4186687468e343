import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { listen } from '../../src/cli/listen.js'
import type { Config } from '../../src/config/config.js'
import { toConfig } from '../../src/config/config.js'
import { readEnv } from '../../src/config/env.js'
import { makeKeys, readSecrets } from '../../src/config/secrets.js'
import type { Secrets } from '../../src/config/secrets.js'
import type { Clock } from '../../src/clock.js'
import { systemClock } from '../../src/clock.js'
import { createApp } from '../../src/http/app.js'
import type { LinkDesk } from '../../src/http/screens/browser.js'
import type { Services } from '../../src/http/services-port.js'
import { createIssuer, type Grant } from '../../src/identity/issuer.js'
import { createServices } from '../../src/services.js'

export const ORIGIN = 'test.homeroom.example'

/** What came back over HTTP. */
export interface Reply {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** The body as JSON; an empty object if it is none. */
  readonly body: Record<string, never> & Record<string, unknown>
}

/** A person with a token, talking to a house over real HTTP. */
export interface Person {
  readonly token: string
  get(path: string): Promise<Reply>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  sendZip(zip: Uint8Array): Promise<Reply>
}

/** A whole service on loopback over a temporary folder. */
export interface House {
  readonly url: string
  readonly folder: string
  readonly config: Config
  readonly secrets: Secrets
  readonly services: Services
  person(
    grant: Omit<Grant, 'ttlSeconds'> & { vendor?: string; ttlSeconds?: number },
  ): Promise<Person>
  close(): Promise<void>
  /** Stops the service; the folder stays for `openHouse({ folder })`. */
  stop(): Promise<void>
}

/** How a house differs from the usual one. */
export interface HouseOptions {
  readonly clock?: Clock
  readonly folder?: string
  readonly policies?: string
  /** Where log lines go, at level `trace`. */
  readonly logTo?: { write(line: string): void }
  /** More settings, by name. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where one-time links are shown; without it none are made. */
  readonly showLink?: LinkDesk['show']
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'homeroom-test-')))
  const { logTo, settings = {} } = options
  const { config, secrets } = await furnished(folder, options.policies, {
    ...(logTo === undefined ? {} : { HOMEROOM_LOG_LEVEL: 'trace' }),
    ...settings,
  })
  const clock = options.clock ?? systemClock
  const running = await createServices(config, secrets, {
    clock,
    ...(logTo === undefined ? {} : { logTo }),
    ...(options.showLink === undefined ? {} : { showLink: options.showLink }),
  })
  const server = await listen(createApp(running.services), config)
  const stop = async (): Promise<void> => {
    await server.close()
    await running.close()
  }
  return {
    url: server.url,
    ...{ folder, config, secrets, services: running.services, stop },
    async person({ ttlSeconds = 3600, ...grant }) {
      const seed = secrets.tokenKey ?? new Uint8Array()
      const issuer = createIssuer({ seed, origin: ORIGIN, clock, tokenId: () => v7() })
      const { token } = await issuer.issue({ ...grant, ttlSeconds } as Grant)
      return personAt(server.url, token)
    },
    async close() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function furnished(
  folder: string,
  policies?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly config: Config; readonly secrets: Secrets }> {
  const given = await settingsOf(folder)
  const env = readEnv({
    ...given,
    ...(policies === undefined ? {} : { HOMEROOM_POLICIES: policies }),
    ...settings,
  })
  const config = toConfig(env)
  return { config, secrets: await readSecrets(config, env) }
}

/** The settings of a house in a folder, as an environment; makes its keys if there are none yet. */
export async function settingsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const keysFolder = join(folder, 'keys')
  const keys = await makeKeys(keysFolder).catch(() => ({
    vault: join(keysFolder, 'vault.key'),
    ledger: join(keysFolder, 'ledger.key'),
    token: join(keysFolder, 'token.key'),
  }))
  return {
    HOMEROOM_DATA: join(folder, 'data'),
    HOMEROOM_ORIGIN: ORIGIN,
    HOMEROOM_PORT: '0',
    HOMEROOM_VAULT_KEY_FILE: keys.vault,
    HOMEROOM_LEDGER_KEY_FILE: keys.ledger,
    HOMEROOM_TOKEN_KEY_FILE: keys.token,
    HOMEROOM_LOG_LEVEL: 'fatal',
  }
}

export function personAt(url: string, token: string): Person {
  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(init.headers as Record<string, string>),
    }
    const response = await fetch(new URL(path, url), { ...init, headers })
    const text = await response.text()
    let body = {} as Reply['body']
    try {
      body = JSON.parse(text) as Reply['body']
    } catch {
      // Not JSON (a CSV, or nothing): the text says it all.
    }
    return { status: response.status, text, headers: response.headers, body }
  }
  return {
    token,
    get: (path) => call(path, { method: 'GET' }),
    post: (path, body = {}, headers = {}) =>
      call(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    sendZip: (zip) =>
      call('/v1/snapshots', {
        method: 'POST',
        body: new Uint8Array(zip),
        headers: { 'content-type': 'application/zip' },
      }),
  }
}

/** A house with a roster, a vendor with an engineer, and an approved session under a policy. */
export interface Scene {
  readonly house: House
  readonly steward: Person
  readonly engineer: Person
  readonly officer: Person
  readonly session: string
}

export async function openScene(
  zip: Uint8Array,
  options: {
    readonly policy?: string
    readonly budget?: number
    readonly house?: HouseOptions
  } = {},
): Promise<Scene> {
  const house = await openHouse(options.house)
  const steward = await house.person({ role: 'steward', name: 'sam@district.example' })
  const engineer = await house.person({
    role: 'engineer',
    name: 'dev@acme.example',
    vendor: 'acme',
  })
  const officer = await house.person({ role: 'officer', name: 'olga@district.example' })
  await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme Reading' }))
  await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
  await ok(steward.sendZip(zip))
  const session = await openSession({ steward, engineer }, options)
  return { house, steward, engineer, officer, session }
}

/** Files and approves one more request; gives the session. */
export async function openSession(
  { steward, engineer }: Pick<Scene, 'steward' | 'engineer'>,
  options: { readonly policy?: string; readonly budget?: number; readonly hours?: number } = {},
): Promise<string> {
  const { policy = 'rostering-debug', budget, hours = 4 } = options
  const filed = await ok(
    engineer.post('/v1/requests', {
      ...{ ticket: 'T-4711', purpose: 'students are missing', interest: 'support', policy },
      wished: { hours },
    }),
  )
  const approved = await ok(
    steward.post(`/v1/requests/${String(filed.body.request)}/approve`, {
      ...{ hours, note: 'as agreed' },
      ...(budget === undefined ? {} : { budget }),
    }),
  )
  return String(approved.body.session)
}

/** The reply if it is a success; otherwise an error that shows it. */
export async function ok(reply: Promise<Reply>): Promise<Reply> {
  const settled = await reply
  if (settled.status >= 300) throw new Error(`${settled.status}: ${settled.text}`)
  return settled
}

export const ask = (
  { engineer, session }: Pick<Scene, 'engineer' | 'session'>,
  sql: string,
  more: Record<string, unknown> = {},
): Promise<Reply> => engineer.post(`/v1/sessions/${session}/queries`, { sql, ...more })
