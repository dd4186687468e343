import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createClient } from '../src/cli/client/client.js'
import { metered } from '../src/cli/client/upload.js'
import { listen } from '../src/cli/listen.js'
import { meSchema, vendorsSchema } from '../src/http/schema.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serverWith(handler: RequestListener): Promise<URL> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

const clientOf = (url: URL, signal = new AbortController().signal) =>
  createClient({ url, token: 'secret', signal })

const problem = {
  ...{ type: 'urn:homeroom:refusal:NOT_YOURS', title: 'Not yours', status: 403 },
  ...{ code: 'NOT_YOURS', detail: 'Of another vendor.', fixer: 'vendor', help: 'Use your own.' },
}

describe('the client', () => {
  it('sends the token and reads an answer', async () => {
    const url = await serverWith((request, response) => {
      expect(request.headers.authorization).toBe('Bearer secret')
      response.end('{"vendors":[]}')
    })
    const reply = await clientOf(url).get('/v1/vendors', vendorsSchema)
    expect(reply).toEqual({ value: { vendors: [] }, text: '{"vendors":[]}' })
  })
  it('throws a refusal with the whole problem', async () => {
    const url = await serverWith((_, response) => {
      response.writeHead(403).end(JSON.stringify(problem))
    })
    await expect(clientOf(url).get('/v1/vendors', vendorsSchema)).rejects.toMatchObject({
      name: 'ClientRefusal',
      problem,
    })
  })
  it('throws a fault that names the code and the request for a 5xx', async () => {
    const url = await serverWith((_, response) => {
      const body = { ...problem, status: 503, code: 'LEDGER_STOPPED', request: 'req-7' }
      response.writeHead(503).end(JSON.stringify(body))
    })
    await expect(clientOf(url).get('/v1/vendors', vendorsSchema)).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
      message: "Of another vendor. (LEDGER_STOPPED, 503) The service's log has it under req-7.",
    })
  })
  it.each([
    ['a page that is no JSON', 200, '<html>'],
    ['JSON of another shape', 200, '{"vendors":1}'],
    ['an error that is no problem document', 404, 'Not found'],
  ])('throws a fault for %s', async (_, status, body) => {
    const url = await serverWith((_request, response) => {
      response.writeHead(status).end(body)
    })
    await expect(clientOf(url).get('/v1/vendors', vendorsSchema)).rejects.toMatchObject({
      name: 'Fault',
      code: 'SERVICE_UNREACHABLE',
    })
  })
  it('carries the token to no other place', async () => {
    let stolen: string | undefined
    const other = await serverWith((request, response) => {
      stolen = request.headers.authorization
      response.end('{}')
    })
    const url = await serverWith((_, response) => {
      response.writeHead(307, { location: other.href }).end()
    })
    await expect(clientOf(url).get('/v1/me', meSchema)).rejects.toMatchObject({ name: 'Fault' })
    expect(stolen).toBeUndefined()
  })
})

describe('an upload', () => {
  const bytes = (n: number, tell: (taken: number) => void = () => undefined) =>
    metered(
      {
        stream: Readable.from(Array.from({ length: n }, () => Buffer.alloc(65_536))),
        length: null,
      },
      tell,
    )
  const served = async (handler: RequestListener) => {
    const listening = await listen(handler, { host: '127.0.0.1', port: 0 })
    return { url: new URL(listening.url), close: () => listening.close() }
  }

  it('arrives whole', async () => {
    let received = 0
    const { url, close } = await served((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length))
      request.on('end', () => response.end('{"vendors":[]}'))
    })
    let sent = 0
    const zip = bytes(100, (taken) => (sent = taken))
    await clientOf(url).upload('/v1/snapshots', zip, vendorsSchema)
    expect([sent, received]).toEqual([6_553_600, 6_553_600])
    await close()
  })
  it('hears a refusal at the door before a byte is sent', async () => {
    const { url, close } = await served((_, response) => {
      response.writeHead(403, { connection: 'close' }).end(JSON.stringify(problem))
    })
    let sent = 0
    const zip = bytes(1000, (taken) => (sent = taken))
    await expect(clientOf(url).upload('/v1/snapshots', zip, vendorsSchema)).rejects.toMatchObject({
      name: 'ClientRefusal',
    })
    expect(sent).toBe(0)
    await close()
  })
  it('fails with the reason of a package that cannot be read', async () => {
    const { url, close } = await served((request, response) => {
      text(request).then(
        () => response.end('{}'),
        () => undefined,
      )
    })
    async function* torn() {
      yield Buffer.alloc(10)
      await Promise.resolve()
      throw new Error('the disk is gone')
    }
    const zip = { stream: Readable.from(torn()), length: null }
    await expect(clientOf(url).upload('/v1/snapshots', zip, vendorsSchema)).rejects.toThrow(
      'the disk is gone',
    )
    await close()
  })
  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const { url, close } = await served((request) => {
      request.once('data', () => {
        stop.abort()
      })
    })
    const zip = bytes(5000)
    await expect(
      clientOf(url, stop.signal).upload('/v1/snapshots', zip, vendorsSchema),
    ).rejects.toMatchObject({ name: 'AbortError' })
    await close()
  })
})

describe('listening', () => {
  it('says that a port is taken, as a fault an operator can mend', async () => {
    const first = await listen(() => undefined, { host: '127.0.0.1', port: 0 })
    await expect(listen(() => undefined, { host: '127.0.0.1', port: first.port })).rejects.toThrow(
      `Cannot listen on 127.0.0.1 port ${first.port}: something else listens there already.`,
    )
    await first.close()
  })
})
