import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'

/**
 * The program of the witness: node-sql-parser with the PostgreSQL grammar alone. It is synchronous and
 * can be made to think for hours by 24 bytes, so it runs in a worker that its owner kills.
 */
interface Witness {
  astify(sql: string, options: { readonly database: string }): unknown
}

const require = createRequire(import.meta.url)
const { Parser } = require('node-sql-parser/build/postgresql.js') as {
  readonly Parser: new () => Witness
}
const parser = new Parser()

function answer(sql: string): unknown {
  try {
    return { kind: 'ast', ast: parser.astify(sql, { database: 'PostgreSQL' }) }
  } catch {
    return { kind: 'rejected' }
  }
}

if (parentPort === null) throw new TypeError('the witness runs as a worker only')
const port = parentPort
port.on('message', (sql: string) => port.postMessage(answer(sql)))
port.postMessage({ kind: 'ready' })
