import pg from 'pg'
import { Fault } from '../../fault.js'

/** Where the database is. Holds a password: never log it, never show it. */
export interface PostgresPlace {
  readonly url: string
  /** PEM of whoever signed the database's certificate; the system's list without it. */
  readonly ca?: string
}

/** Whole numbers up to 2^53 as numbers: indexes, times and ordinals never grow beyond. */
const TYPES = new pg.TypeOverrides()
TYPES.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Connections to the database. Over a network only with TLS and a certificate that fits the name: the log
 * holds what vendors asked and whom they saw.
 *
 * @throws Fault `CONFIG_INVALID` if the address is none; the words never repeat it.
 */
export function connectPostgres({ url, ca }: PostgresPlace): pg.Pool {
  const address = addressOf(url)
  return new pg.Pool({
    ...address,
    ssl: isLocal(address.host) ? false : { ...(ca === undefined ? {} : { ca }) },
    max: 8,
    connectionTimeoutMillis: 10_000,
    application_name: 'homeroom',
    options:
      '-c search_path=homeroom -c synchronous_commit=on -c default_transaction_isolation=read\\ committed',
    types: TYPES,
  })
}

/** The parts of `postgres://user:password@host:port/database`; no option of it is read. */
export function addressOf(url: string): {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
} {
  const read = URL.canParse(url) ? new URL(url) : null
  const isOne = read !== null && /^postgres(ql)?:$/u.test(read.protocol)
  if (!isOne || read.hostname === '' || read.username === '' || read.pathname.length < 2) {
    throw new Fault(
      'CONFIG_INVALID',
      'HOMEROOM_LEDGER: give postgres://user:password@host:port/database.',
    )
  }
  return {
    host: read.hostname.replaceAll(/[[\]]/gu, ''),
    port: read.port === '' ? 5432 : Number(read.port),
    user: decodeURIComponent(read.username),
    password: decodeURIComponent(read.password),
    database: decodeURIComponent(read.pathname.slice(1)),
  }
}

const isLocal = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/u.test(host)
