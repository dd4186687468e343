import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.js'
import { ACCESS_KEY } from './credentials.js'
import { Problem } from './problem.js'
import { checkSigned, type Asked, type Protocol } from './wire.js'
import { accepts, problemOf, type Whim, type Whims } from './whims.js'

/** One call that came over the wire, with what became of it. */
export interface Call {
  readonly operation: string
  readonly method: string
  /** With its query string. */
  readonly path: string
  /** As JSON; null if there was none, or it was not JSON. */
  readonly body: unknown
  /** Whether what was asked for was done, whatever was answered. */
  accepted: boolean
}

interface Api {
  readonly account: Account
  readonly protocols: readonly Protocol[]
  readonly whims: Whims
  readonly calls: Call[]
}

/** Both services behind one address: Glue is known by its header, everything else is for Clean Rooms. */
export function apiListener(api: Api): RequestListener {
  return (request, response) => {
    void answer(api, request, response).catch((error: unknown) => {
      // A defect of the fake: the test that met it shall see where.
      response.statusCode = 500
      response.end(String(error instanceof Error ? error.stack : error))
    })
  }
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  for (const protocol of api.protocols) {
    const asked = protocol.read(request, body)
    if (asked === null) continue
    await carryOut(api, { request, response, protocol, asked })
    return
  }
  response.statusCode = 404
  response.setHeader('x-amzn-errortype', 'UnknownOperationException')
  response.end('{}')
}

interface Turn {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly protocol: Protocol
  readonly asked: Asked
}

async function carryOut(api: Api, { request, response, protocol, asked }: Turn): Promise<void> {
  const { operation, body } = asked
  const call: Call = {
    ...{ operation: operation.name, method: operation.method, path: request.url ?? '' },
    ...{ body, accepted: false },
  }
  api.calls.push(call)
  const whim = api.whims.take(operation.name)
  const result = accepts(whim) ? await done(api, request, protocol, asked) : null
  call.accepted = result !== null && !(result instanceof Problem)
  const odd = whim === null ? null : problemOf(whim)
  if (odd !== null) {
    protocol.writeProblem(response, odd)
  } else if (whim?.kind === 'reset') {
    request.socket.destroy()
  } else if (whim?.kind !== 'silent') {
    if (whim?.kind === 'slow') await sleep(whim.ms)
    if (result instanceof Problem) protocol.writeProblem(response, result)
    else protocol.write(response, operation.status, altered(whim, result))
  }
}

const altered = (whim: Whim | null, body: unknown): unknown =>
  whim?.kind === 'answers' ? whim.body(body) : body

/** What comes of it: a body, or the problem that it met. */
async function done(
  { account }: Api,
  request: IncomingMessage,
  { signedAs }: Protocol,
  { operation, input }: Asked,
): Promise<unknown> {
  try {
    const scope = { key: ACCESS_KEY, region: account.region, service: signedAs }
    checkSigned(request, scope)
    return (await operation.answer(account, input)) ?? {}
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
