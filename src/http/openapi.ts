import { createDocument } from 'zod-openapi'
import type {
  ZodOpenApiMediaTypeObject,
  ZodOpenApiOperationObject,
  ZodOpenApiPathItemObject,
  ZodOpenApiPathsObject,
} from 'zod-openapi'
import { REFUSALS } from '../refusal.js'
import type { RefusalCode } from '../refusal.js'
import type { Route } from './route.js'
import { problemSchema, readySchema } from './schema.js'
import { cookieName } from './screens/cookies.js'

type Document = ReturnType<typeof createDocument>

const PROBLEM = { 'application/problem+json': { schema: problemSchema } }
/** Any route may answer with these. */
const EVERYWHERE: readonly RefusalCode[] = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'ROLE_NOT_ALLOWED',
  'CROSS_SITE',
  'IDENTITY_UNCLEAR',
  'TOO_MANY_REQUESTS',
]
const WITH_BODY: readonly RefusalCode[] = ['BODY_NOT_JSON', 'BODY_INVALID', 'BODY_TOO_LARGE']

/** OpenAPI 3.1 of the routes, from the very schemas that check them. */
export function openApi(routes: readonly Route[], version: string): Document {
  const paths: ZodOpenApiPathsObject = { ...OPEN_PATHS }
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Homeroom',
      version,
      description: 'A data clean room for K-12 rosters. Refusals are RFC 9457 problem details.',
    },
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: {
          ...{ type: 'apiKey', in: 'cookie', name: cookieName('sitting', true) },
          description: 'Of a sign-in in a browser; for pages of the service itself alone.',
        },
      },
    },
    paths,
  })
}

function operation(route: Route): ZodOpenApiOperationObject {
  const { params, query, body, bodyKind, answer, alsoAs = [], refusals = [] } = route
  const others = Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }]))
  const recent: readonly RefusalCode[] = route.fresh === true ? ['SIGN_IN_AGAIN'] : []
  const codes = [...refusals, ...EVERYWHERE, ...recent, ...(bodyKind === 'json' ? WITH_BODY : [])]
  return {
    summary: route.summary,
    tags: [route.tag],
    description: `For: ${route.roles.join(', ')}.`,
    requestParams: {
      ...(params === null ? {} : { path: params }),
      ...(query === null ? {} : { query }),
    },
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(bodyKind === 'zip' ? { requestBody: ZIP_BODY } : {}),
    responses: {
      [String(route.status)]: {
        description: route.summary,
        content: { 'application/json': { schema: answer }, ...others },
      },
      ...streamedResponse(route),
      ...runningResponse(route),
      ...refusalResponses(codes),
    },
  }
}

function streamedResponse({ streamed }: Route): ZodOpenApiOperationObject['responses'] {
  if (streamed === undefined) return {}
  const { type, bit, words } = streamed
  return { '200': { description: words, content: { [type]: { schema: bit } } } }
}

function runningResponse({ running }: Route): ZodOpenApiOperationObject['responses'] {
  if (running === undefined) return {}
  const content = { 'application/json': { schema: running } }
  const text = { schema: { type: 'string' } } as const
  return {
    '202': {
      ...{ description: 'Under way: ask again at Location, after Retry-After seconds', content },
      headers: { Location: text, 'Retry-After': text },
    },
  }
}

const ZIP_BODY = {
  required: true,
  content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
} as const

function refusalResponses(codes: readonly RefusalCode[]): ZodOpenApiOperationObject['responses'] {
  const byStatus = new Map<number, RefusalCode[]>()
  for (const code of new Set(codes)) {
    const { status } = REFUSALS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      { description: of.join(', '), content: PROBLEM },
    ]),
  )
}

const open = (
  summary: string,
  type: string,
  schema: NonNullable<ZodOpenApiMediaTypeObject['schema']>,
): ZodOpenApiPathItemObject => ({
  get: {
    ...{ summary, tags: ['Service'], security: [] },
    responses: { '200': { description: summary, content: { [type]: { schema } } } },
  },
})

/** Without a token: what operators' tools ask. */
const OPEN_PATHS = {
  '/healthz': open('The process answers', 'text/plain', { type: 'string' }),
  '/readyz': open('The service can do its work', 'application/json', readySchema),
  '/metrics': open('Counts for Prometheus; no ids', 'text/plain', { type: 'string' }),
  '/v1/openapi.json': open('This document', 'application/json', { type: 'object' }),
} satisfies ZodOpenApiPathsObject
