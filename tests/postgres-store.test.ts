import pg from 'pg'
import { openPostgresStore } from '../src/ledger/store/postgres.js'
import { storeContract } from './contracts/ledger-store.js'
import { PostgresServer } from './postgres-server.js'

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
}, 60_000)
afterAll(async () => {
  await server.stop()
})

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`SET search_path = homeroom; ${statements}`)
  } finally {
    await client.end()
  }
}

storeContract('PostgreSQL', async () => {
  const { service, admin } = await server.ledger()
  return {
    open: () => openPostgresStore({ url: service }),
    tamper: (statement) => run(admin, `SET session_replication_role = replica; ${statement}`),
    attempt: (statement) => run(service, statement),
    remove: () => Promise.resolve(),
  }
})
