import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import type { Operation } from './operation.js'
import { Problem } from './problem.js'

/** How a service is spoken to: finding what a request asks for, and writing what comes of it. */
export interface Protocol {
  /** The operation and its input; null if there is no such operation. */
  read(request: IncomingMessage, body: string): Asked | null
  /** The service's name in signatures. */
  readonly signedAs: string
  write(response: ServerResponse, status: number, body: unknown): void
  writeProblem(response: ServerResponse, problem: Problem): void
}

export interface Asked {
  readonly operation: Operation
  readonly input: unknown
  /** The body alone, read as JSON; null if there is none. */
  readonly body: unknown
}

const jsonOf = (body: string): unknown => (body === '' ? null : (JSON.parse(body) as unknown))

function answer(response: ServerResponse, status: number, type: string, body: unknown): void {
  response.statusCode = status
  response.setHeader('x-amzn-requestid', randomUUID())
  response.setHeader('content-type', type)
  response.end(body === undefined || status === 204 ? undefined : JSON.stringify(body))
}

/** restJson1: the operation is in method and path, the error's type in a header. */
export function restJson(signedAs: string, operations: readonly Operation[]): Protocol {
  const routes = operations.map((operation) => {
    const shape = operation.path.replaceAll(/\{(\w+)\}/gu, '(?<$1>[^/]+)')
    return { operation, shape: new RegExp(`^${shape}$`, 'u') }
  })
  return {
    signedAs,
    read(request, text) {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://aws')
      for (const { operation, shape } of routes) {
        const match = shape.exec(pathname)
        if (match === null || operation.method !== request.method) continue
        const input: Record<string, unknown> = { ...(jsonOf(text) as object | null) }
        for (const [name, value] of searchParams) input[name] = value
        for (const [name, value] of Object.entries(match.groups ?? {})) {
          input[name] = decodeURIComponent(value)
        }
        return { operation, body: jsonOf(text), input }
      }
      return null
    },
    write: (response, status, body) => answer(response, status, 'application/json', body),
    writeProblem(response, { type, status, message, members }) {
      response.setHeader('x-amzn-errortype', `${type}:http://internal.amazon.com/coral/`)
      answer(response, status, 'application/json', { message, ...members })
    },
  }
}

/** awsJson1_1: the operation is in a header, and the error's type in the body. */
export function awsJson(
  signedAs: string,
  target: string,
  operations: readonly Operation[],
): Protocol {
  const names = new Map(operations.map((operation) => [operation.name, operation]))
  const type = 'application/x-amz-json-1.1'
  return {
    signedAs,
    read({ headers }, text) {
      const [service, name = ''] = String(headers['x-amz-target']).split('.')
      const operation = names.get(name)
      if (service !== target || headers['content-type'] !== type) return null
      const body = jsonOf(text)
      return operation === undefined ? null : { operation, body, input: body }
    },
    write: (response, status, body) => answer(response, status, type, body),
    writeProblem(response, problem) {
      const status = problem.status === 500 ? 500 : 400
      const __type = GLUE_NAMES[problem.type] ?? problem.type
      answer(response, status, type, { __type, Message: problem.message })
    },
  }
}

/** What Glue calls the errors that every service has. */
const GLUE_NAMES: Readonly<Record<string, string>> = {
  InternalServerException: 'InternalServiceException',
  ServiceQuotaExceededException: 'ResourceNumberLimitExceededException',
}

/**
 * Whether the request is signed for this service and Region by the fake's key. Only the scope is looked at:
 * what is signed is the SDK's own business.
 * @throws Problem
 */
export function checkSigned(
  { headers }: IncomingMessage,
  scope: { key: string; region: string; service: string },
): void {
  const signed = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/u
  const [, key, region, service] = signed.exec(headers.authorization ?? '') ?? []
  if (key === undefined) {
    throw new Problem('MissingAuthenticationTokenException', 403, 'Missing Authentication Token')
  }
  if (key !== scope.key) {
    const words = 'The security token included in the request is invalid.'
    throw new Problem('UnrecognizedClientException', 403, words)
  }
  if (region !== scope.region || service !== scope.service) {
    const words = 'Credential should be scoped to a valid region and service.'
    throw new Problem('InvalidSignatureException', 403, words)
  }
}
