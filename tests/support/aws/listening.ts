import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback. */
export interface Listening {
  /** Without a slash at its end. */
  readonly url: string
  /** Ends every connection, also those that wait for an answer. */
  close(): Promise<void>
}

export async function listening(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
