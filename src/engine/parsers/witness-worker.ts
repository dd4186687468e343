import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import type { Testimony } from '../port.js'
import { Unread } from './hear-node.js'
import { factsOfWitness } from './hear.js'

/**
 * The program of the witness: node-sql-parser with the PostgreSQL grammar alone. It is synchronous and
 * can be made to think for hours by 24 bytes, so it runs in a worker that its owner kills.
 *
 * What its tree says is read here too, and the few facts are sent in place of the tree: a tree can be made
 * hundreds of times as large as its text, and copying even an honest one took as long as reading it.
 */
interface Witness {
  astify(sql: string, options: { readonly database: string }): unknown
}

const require = createRequire(import.meta.url)
const { Parser } = require('node-sql-parser/build/postgresql.js') as {
  readonly Parser: new () => Witness
}
const parser = new Parser()

function answer(sql: string): Testimony {
  const ast = parsed(sql)
  if (ast === undefined) return { kind: 'rejected' }
  try {
    return { kind: 'facts', facts: factsOfWitness(ast) }
  } catch (error) {
    // Anything else ends the worker, and the text is refused as one that it was stuck on.
    if (error instanceof Unread) return { kind: 'unread', what: error.message }
    throw error
  }
}

function parsed(sql: string): unknown {
  try {
    return parser.astify(sql, { database: 'PostgreSQL' })
  } catch {
    return undefined
  }
}

if (parentPort === null) throw new TypeError('the witness runs as a worker only')
const port = parentPort
port.on('message', (sql: string) => port.postMessage(answer(sql)))
port.postMessage({ kind: 'ready' })
