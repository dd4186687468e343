import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../config/config.js'
import { toConfig } from '../../config/config.js'
import { readEnv } from '../../config/env.js'
import { readSecrets } from '../../config/secrets.js'
import type { Secrets } from '../../config/secrets.js'
import { Fault } from '../../fault.js'
import { createApp } from '../../http/app.js'
import { createSigner } from '../../ledger/key.js'
import { createServices } from '../../services.js'
import { giveLink, linkPath } from '../../http/screens/give-link.js'
import { issueHere, OPERATOR } from '../issue.js'
import { linkLine } from '../link-line.js'
import { listen } from '../listen.js'
import type { Listening } from '../listen.js'
import { makeDataFolder } from '../new-folder.js'
import { CAST, grantOf } from './cast.js'
import type { Person } from './cast.js'

export const ORIGIN = 'demo.homeroom.example'
/** As long as the local issuer gives. */
const TOKEN_SECONDS = 12 * 3600
const USUAL_PORT = 8420

export interface HouseWish {
  /** Gets a line for each link that someone asked for in the console. */
  readonly onLink?: (line: string) => void
  /** A folder that stays, or null for one that is removed at the end. */
  readonly data: string | null
  /** Null: the usual one, or any other if that is taken. */
  readonly port: number | null
}

/** A whole Homeroom on this machine: keys, service, HTTP. */
export interface House {
  readonly url: URL
  readonly data: string
  /** The verification key of the log, which an outsider must have from the district. */
  readonly vkey: string
  /** A token from the local issuer; that it was issued is in the log before it is given. */
  token(person: Person): Promise<string>
  /** The address of a one-time link that signs a person in at a browser on this machine. */
  link(person: Person): Promise<string>
  close(): Promise<void>
}

/** Opens a house. Whatever was begun is put away again if it cannot be opened. */
export async function openHouse(wish: HouseWish): Promise<House> {
  const folder = wish.data ?? (await mkdtemp(join(tmpdir(), 'homeroom-demo-')))
  const clear = async () => {
    if (wish.data === null) await rm(folder, { recursive: true, force: true })
  }
  try {
    // The anchor lies beside the data, so a temporary house has both in one folder.
    const data = wish.data ?? join(folder, 'data')
    const { config, secrets } = await furnish(data, wish.port)
    return await opened({ config, secrets }, wish, clear)
  } catch (cause) {
    await clear()
    throw cause
  }
}

async function furnish(
  data: string,
  port: number | null,
): Promise<{ readonly config: Config; readonly secrets: Secrets }> {
  const keys = await makeDataFolder(data, ORIGIN)
  const env = readEnv({
    HOMEROOM_DATA: data,
    HOMEROOM_ORIGIN: ORIGIN,
    HOMEROOM_PORT: String(port ?? USUAL_PORT),
    HOMEROOM_VAULT_KEY_FILE: keys.vault,
    HOMEROOM_LEDGER_KEY_FILE: keys.ledger,
    HOMEROOM_TOKEN_KEY_FILE: keys.token,
    // A limit, not a reservation: a district of 180,000 does not fit into the usual one.
    HOMEROOM_ROOM_MEMORY_MB: '4096',
    HOMEROOM_LOG_LEVEL: 'fatal',
  })
  const config = toConfig(env)
  return { config, secrets: await readSecrets(config, env) }
}

async function opened(
  { config, secrets }: { readonly config: Config; readonly secrets: Secrets },
  { port, onLink = () => undefined }: HouseWish,
  clear: () => Promise<void>,
): Promise<House> {
  const running = await createServices(config, secrets, {
    showLink: (principal, link) => {
      onLink(linkLine(principal, link))
    },
  })
  try {
    const app = createApp(running.services)
    const server = await listen(app, config).catch((cause: unknown) => {
      if (port !== null || !(cause instanceof Fault)) throw cause
      return listen(app, { ...config, port: 0 })
    })
    return {
      url: new URL(server.url),
      data: config.data,
      vkey: createSigner(config.origin, secrets.ledgerKey).vkey,
      token: (person) =>
        issueHere(running.services.ledger, config, secrets, grantOf(person, TOKEN_SECONDS)).then(
          ({ token }) => token,
        ),
      link: async (person) => {
        const { ledger, browser } = running.services
        const links = browser?.desk?.links
        if (links === undefined) throw new TypeError('the demo makes no links')
        const link = await giveLink({ ledger, links }, CAST[person], OPERATOR)
        return `http://localhost:${server.port}${linkPath(link)}`
      },
      close: () => shut(server, running, clear),
    }
  } catch (cause) {
    await running.close()
    throw cause
  }
}

async function shut(
  server: Listening,
  running: { close(): Promise<void> },
  clear: () => Promise<void>,
): Promise<void> {
  try {
    await server.close()
    await running.close()
  } finally {
    await clear()
  }
}
