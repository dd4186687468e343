import { request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { unreachable } from './access.js'
import type { Access } from './access.js'

/**
 * POSTs a zip as it is read. `node:http` rather than `fetch`: an import may take longer than the five
 * minutes in which `fetch` wants the head of the answer, and a service that refuses early (no token, too
 * large) is heard although it has not read all of the body.
 */
export async function upload(
  access: Access,
  path: string,
  zip: Readable,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await sent(access, path, zip)
    return { status: response.statusCode ?? 0, text: await text(response) }
  } catch (cause) {
    // A package that cannot be read is the caller's trouble, not the network's.
    if (zip.errored !== null) throw zip.errored
    throw unreachable(access, cause)
  } finally {
    zip.destroy()
  }
}

function sent(access: Access, path: string, zip: Readable): Promise<IncomingMessage> {
  const { url, token, signal } = access
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/zip',
      accept: 'application/json',
    }
    const outgoing: ClientRequest = start(new URL(path, url), { method: 'POST', headers, signal })
    let answered = false
    outgoing.on('response', (response) => {
      answered = true
      resolve(response)
    })
    // Once there is an answer, a broken body means only that the service would not read on.
    outgoing.on('error', (cause) => {
      if (!answered) reject(cause)
    })
    zip.on('error', (cause) => outgoing.destroy(cause))
    zip.pipe(outgoing)
  })
}
