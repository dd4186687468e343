import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { unreachable } from './access.js'
import type { Access } from './access.js'

/** A zip to be sent; `length` in bytes if it is known before. */
export interface Zip {
  readonly stream: Readable
  readonly length: number | null
}

/** The same zip; `tell` hears how many bytes have been taken so far. Nothing is read before it is asked for. */
export function metered({ stream, length }: Zip, tell: (bytes: number) => void): Zip {
  async function* counted() {
    let sent = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sent += chunk.length
      tell(sent)
      yield chunk
    }
  }
  return { stream: Readable.from(counted()), length }
}

/** A proxy that knows nothing of "100 Continue" lets us wait; then the body is sent all the same. */
const PATIENCE_MS = 5000

/**
 * POSTs a zip as it is read. `node:http` rather than `fetch`: an import may take longer than the five
 * minutes in which `fetch` wants the head of the answer, and the body is only sent once the service asks
 * for it (RFC 9110, 10.1.1), so that one that refuses at the door is heard.
 */
export async function upload(
  access: Access,
  path: string,
  zip: Zip,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await sent(access, path, zip)
    return { status: response.statusCode ?? 0, text: await text(response) }
  } catch (cause) {
    // A package that cannot be read is the caller's trouble, not the network's.
    if (zip.stream.errored !== null) throw zip.stream.errored
    throw unreachable(access, cause)
  } finally {
    zip.stream.destroy()
  }
}

function sent(access: Access, path: string, { stream, length }: Zip): Promise<IncomingMessage> {
  const { url, token, signal } = access
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/zip',
    accept: 'application/json',
    expect: '100-continue',
    ...(length === null ? {} : { 'content-length': length }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = start(new URL(path, url), { method: 'POST', headers, signal })
    const send = () => {
      clearTimeout(patience)
      stream.pipe(outgoing)
    }
    const patience = setTimeout(send, PATIENCE_MS)
    outgoing.once('continue', send)
    outgoing.on('response', (response) => {
      clearTimeout(patience)
      resolve(response)
    })
    // After an answer this changes nothing: a broken body then means only that nobody read on.
    outgoing.on('error', (cause) => {
      clearTimeout(patience)
      reject(cause)
    })
    stream.on('error', (cause) => outgoing.destroy(cause))
    outgoing.flushHeaders()
  })
}
