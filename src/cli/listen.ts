import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { isIPv6 } from 'node:net'
import { Fault } from '../fault.js'

export interface Listening {
  readonly url: string
  readonly port: number
  /** Takes no new request, lets running ones finish for a few seconds, then cuts them off. */
  close(): Promise<void>
}

const GRACE_MS = 5000

/**
 * Listens for HTTP; port 0 takes any free one.
 *
 * @throws Fault `CONFIG_INVALID` if the address cannot be had.
 */
export async function listen(
  app: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  // An import takes as long as it takes; a slow head is still cut off.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000 }, app)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    whenRead(request, response)
    app(request, response)
  })
  await bound(server, host, port)
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  const name = isIPv6(host) ? `[${host}]` : host
  return { url: `http://${name}:${taken}`, port: taken, close: () => closed(server) }
}

/**
 * Says "100 Continue" only once someone reads the body: a caller who is refused at the door learns so before
 * they have sent a gigabyte, and nobody has to read what is thrown away.
 */
function whenRead(request: IncomingMessage, response: ServerResponse): void {
  request.once('resume', () => {
    if (!response.headersSent) response.writeContinue()
  })
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = 'code' in cause && cause.code === 'EADDRINUSE'
      const why = taken ? 'something else listens there already' : 'the address cannot be used'
      reject(
        new Fault('CONFIG_INVALID', `Cannot listen on ${host} port ${port}: ${why}.`, { cause }),
      )
    })
    server.listen(port, host, resolve)
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    server.closeIdleConnections()
  })
}
