import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as it came over the wire. */
export interface Sent {
  readonly method: string
  readonly key: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What the bucket does with a request before it would carry it out; null: nothing odd. */
export type Whim = (sent: Sent, nth: number) => { status: number; code: string } | 'hang up' | null

/**
 * A bucket in memory with what S3 has of Object Lock and conditional writes: `If-None-Match: *` is kept to,
 * each PUT gets a version, checksums are checked. It writes down all that was sent.
 */
export interface Bucket {
  readonly url: string
  readonly sent: Sent[]
  readonly objects: Map<string, { readonly body: Buffer; readonly version: string }>
  whim: Whim
  /** Carry the odd request out all the same, as when only the answer is lost. */
  carryOut: boolean
  close(): Promise<void>
}

export async function openBucket(): Promise<Bucket> {
  const sent: Sent[] = []
  const objects: Bucket['objects'] = new Map()
  const bucket = { whim: () => null, carryOut: false } as Pick<Bucket, 'whim' | 'carryOut'>
  let versions = 0
  const server: Server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '', 'http://s3')
      const one: Sent = {
        ...{ method: request.method ?? '', key: decodeURIComponent(pathname) },
        ...{ headers: request.headers, body: await buffer(request) },
      }
      sent.push(one)
      const whim = bucket.whim(one, sent.length)
      const there = objects.get(one.key)
      const taken = one.headers['if-none-match'] === '*' && there !== undefined
      if (one.method === 'PUT' && !taken && (whim === null || bucket.carryOut)) {
        versions += 1
        objects.set(one.key, { body: one.body, version: `v${versions}` })
      }
      if (whim === 'hang up') {
        request.socket.destroy()
        return
      }
      if (whim !== null) {
        refuse(whim.status, whim.code)
        return
      }
      if (one.method === 'PUT') {
        if (taken) {
          refuse(412, 'PreconditionFailed')
          return
        }
        response.setHeader('x-amz-version-id', objects.get(one.key)?.version ?? '')
        response.end()
        return
      }
      if (there === undefined) {
        refuse(404, 'NoSuchKey')
        return
      }
      response.setHeader('x-amz-version-id', there.version)
      response.end(there.body)
    })()
    function refuse(status: number, code: string): void {
      response.statusCode = status
      response.setHeader('content-type', 'application/xml')
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(bucket, {
    ...{ url: `http://127.0.0.1:${port}`, sent, objects },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}
