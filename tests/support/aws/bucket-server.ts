import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from './api.js'
import { listening, type Listening } from './listening.js'
import { accepts, problemOf, type Whim, type Whims } from './whims.js'

/** s3rver has no types; it is an application of Koa. */
interface S3rver {
  configureBuckets(): Promise<unknown>
  callback(): RequestListener
}
const Server = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver

interface Buckets extends Listening {
  /** The same buckets for the fake itself: past the whims, and not among the calls. */
  readonly past: string
}

/** S3 on loopback, by a server that we did not write, with whims before it. */
export async function openBuckets(
  names: readonly string[],
  { whims, calls }: { readonly whims: Whims; readonly calls: Call[] },
): Promise<Buckets> {
  const directory = await mkdtemp(join(tmpdir(), 'homeroom-aws-'))
  const s3rver = new Server({
    ...{ silent: true, directory },
    configureBuckets: names.map((name) => ({ name, configs: [] })),
  })
  await s3rver.configureBuckets()
  const pass = s3rver.callback()
  const server = await listening(
    createServer((request, response) => {
      const operation = `s3:${request.method ?? ''}`
      const whim = whims.take(operation)
      const call = { operation, method: request.method ?? '', path: request.url ?? '', body: null }
      calls.push({ ...call, accepted: accepts(whim) })
      void (async () => {
        if (whim?.kind === 'slow') await sleep(whim.ms)
        if (!accepts(whim) && whim !== null) spoil(response, whim)
        else pass(request, whim === null ? response : spoiledAtItsEnd(response, whim))
      })()
    }),
  )
  const past = await listening(createServer(pass))
  return {
    ...{ url: server.url, past: past.url },
    async close() {
      await Promise.all([server.close(), past.close()])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What is asked for is done, and the answer is lost. */
function spoiledAtItsEnd(response: ServerResponse, whim: Whim): ServerResponse {
  if (whim.kind === 'slow') return response
  const end = response.end.bind(response)
  response.end = (() => {
    response.end = end
    spoil(response, whim)
    return response
  }) as ServerResponse['end']
  return response
}

/** S3 answers errors in XML. */
function spoil(response: ServerResponse, whim: Whim): void {
  if (whim.kind === 'reset') response.destroy()
  const problem = problemOf(whim)
  if (problem === null) return
  response.removeHeader('content-length')
  const throttled = whim.kind === 'throttled'
  response.statusCode = throttled ? 503 : problem.status
  const code = throttled ? 'SlowDown' : whim.kind === 'denied' ? 'AccessDenied' : 'InternalError'
  response.setHeader('content-type', 'application/xml')
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}
