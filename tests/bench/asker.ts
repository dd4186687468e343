import { Agent, request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Reply } from '../support/house.js'
import type { DistrictHouse } from './district-house.js'

/** Asks one question in a session, as an engineer. */
export type Asker = (
  sql: string,
  more?: Readonly<Record<string, unknown>>,
) => Promise<Pick<Reply, 'status' | 'text' | 'body'>>

/**
 * An engineer's client that costs little: one connection, kept. With `fetch` half a millisecond of every
 * answer, and 1.5 of processor time, were the client's own.
 */
export function askerIn({ served, engineer }: DistrictHouse, session: string): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const url = new URL(`/v1/sessions/${session}/queries`, served.url)
  return async (sql, more = {}) => {
    const body = JSON.stringify({ sql, ...more })
    const headers = {
      authorization: `Bearer ${engineer.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method: 'POST', agent, headers }, resolve).once('error', reject).end(body)
    })
    const said = await text(response)
    return {
      status: response.statusCode ?? 0,
      text: said,
      body: JSON.parse(said) as Reply['body'],
    }
  }
}
