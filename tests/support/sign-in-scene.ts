import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, EntryType } from '../../src/ledger/entry.js'
import { Browser } from './browsing.js'
import type { Page } from './browsing.js'
import { openHouse } from './house.js'
import type { House } from './house.js'
import { CLIENT, openProvider, SECRET } from './provider.js'
import type { TestProvider } from './provider.js'

/** A house whose people sign in at a real provider. */
export interface SignInScene {
  readonly house: House
  readonly provider: TestProvider
  readonly site: string
  /** Name of the house's host, for its cookies. */
  readonly host: string
  /** The house's time: this machine's, moved on by hand. */
  readonly clock: { moved: number; now(): number }
  /** What the service logged for operators, all of it. */
  readonly lines: readonly string[]
  /** A browser in which someone has signed in. */
  signedIn(login: string): Promise<Browser>
  me(browser: Browser): Promise<Page>
  entries(...types: EntryType[]): Promise<readonly Entry[]>
  close(): Promise<void>
}

export const SITTING = 'homeroom-sitting'
export const TRANSACTION = 'homeroom-transaction'

export async function openSignInScene(
  settings: Readonly<Record<string, string>> = {},
): Promise<SignInScene> {
  const port = await freePort()
  const host = '127.0.0.1'
  const site = `http://${host}:${port}`
  const provider = await openProvider(site)
  provider.people.set('dana', { roles: ['steward', 'staff'] })
  provider.people.set('olga', { roles: 'officer' })
  provider.people.set('dev', { roles: ['engineer'], vendor: 'acme' })
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-sign-in-'))
  const secretFile = join(folder, 'client.secret')
  await writeFile(secretFile, `${SECRET}\n`)
  await chmod(secretFile, 0o600)
  const clock = { moved: 0, now: () => Date.now() + clock.moved }
  const lines: string[] = []
  const house = await openHouse({
    ...{ clock, folder },
    logTo: { write: (line) => void lines.push(line) },
    settings: {
      ...{ HOMEROOM_TOKEN_KEY_FILE: '', HOMEROOM_PORT: String(port), HOMEROOM_SITE: site },
      ...{ HOMEROOM_OIDC_ISSUER: provider.issuer, HOMEROOM_OIDC_AUDIENCE: 'homeroom-api' },
      ...{ HOMEROOM_OIDC_CLIENT_ID: CLIENT, HOMEROOM_OIDC_CLIENT_SECRET_FILE: secretFile },
      ...{ HOMEROOM_ROOMS_WARM: '0', HOMEROOM_CLOCK_TOLERANCE_SECONDS: '1' },
      ...settings,
    },
  })
  return {
    ...{ house, provider, site, host, clock, lines },
    async signedIn(login) {
      provider.login = login
      const browser = new Browser()
      await browser.open(`${site}/sign-in/start`, `${site}/`)
      return browser
    },
    me: (browser) => browser.ask(`${site}/v1/me`),
    entries: (...types) => house.services.ledger.list({ types }, { limit: 1000 }),
    async close() {
      await house.close()
      await provider.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port that nothing listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
