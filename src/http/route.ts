import type { Request } from 'express'
import type { z } from 'zod'
import type { Principal, Role } from '../identity/principal.js'
import { isRefusal } from '../refusal.js'
import type { Refusal, RefusalCode } from '../refusal.js'
import { invalid } from './invalid.js'
import { no } from './reply.js'
import type { Reply } from './reply.js'
import type { Standing } from './standing.js'

/** How a route's body comes: not at all, as JSON, or as bytes that the handler streams. */
export type BodyKind = 'none' | 'json' | 'zip'

/** What a handler gets: everything checked. */
export interface Call<Params, Query, Body> {
  readonly who: Principal
  /** How they came in, and for how long. */
  readonly standing: Standing
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: Request
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal
  /** Asks the door again; for answers that take long. */
  readonly again: () => Promise<Principal | Refusal>
}

/** What OpenAPI says of a route besides its schemas. */
export interface RouteWords {
  readonly method: 'get' | 'post'
  /** In the way of OpenAPI: `/v1/requests/{request}`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly roles: readonly Role[]
  /** Whoever comes by cookie must have signed in within the last minutes. */
  readonly fresh?: true
  readonly status: 200 | 201 | 202
  /** Schema of the answer. */
  readonly answer: z.ZodType
  /** Other media types of the answer. */
  readonly alsoAs?: readonly string[]
  /** An answer that comes bit by bit, with status 200; in place of the other one if that has 200 too. */
  readonly streamed?: { readonly type: string; readonly bit: z.ZodType; readonly words: string }
  /** What status 202 answers with, where the answer may come later. */
  readonly running?: z.ZodType
  /** Refusals worth naming, beside those every route has. */
  readonly refusals?: readonly RefusalCode[]
}

export interface Route extends RouteWords {
  readonly bodyKind: BodyKind
  readonly params: z.ZodObject | null
  readonly query: z.ZodObject | null
  readonly body: z.ZodType | null
  answerTo(raw: Call<unknown, unknown, unknown>): Promise<Reply>
}

interface Definition<P, Q, B> extends RouteWords {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly bodyKind?: 'zip'
  readonly handle: (call: Call<Checked<P>, Checked<Q>, Checked<B>>) => Promise<Reply>
}
type Checked<S> = S extends z.ZodType ? z.output<S> : undefined

/** Binds words, schemas, roles and a handler. What does not fit its schema never reaches the handler. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(definition: Definition<P, Q, B>): Route {
  const { params, query, body, bodyKind, handle, ...words } = definition
  return {
    ...words,
    bodyKind: bodyKind ?? (body === undefined ? 'none' : 'json'),
    params: params ?? null,
    query: query ?? null,
    body: body ?? null,
    async answerTo(raw) {
      const checked = { params: check(params, raw.params), query: check(query, raw.query) }
      const sent = check(body, raw.body)
      for (const part of [checked.params, checked.query, sent]) {
        if ('issues' in part) return no(invalid(part.issues))
      }
      const call = {
        ...raw,
        params: valueOf(checked.params),
        query: valueOf(checked.query),
        body: valueOf(sent),
      }
      return handle(call as Call<Checked<P>, Checked<Q>, Checked<B>>)
    },
  }
}

type Check = { readonly value: unknown } | { readonly issues: readonly z.core.$ZodIssue[] }

function check(schema: z.ZodType | undefined, raw: unknown): Check {
  if (schema === undefined) return { value: undefined }
  const parsed = schema.safeParse(raw)
  return parsed.success ? { value: parsed.data } : { issues: parsed.error.issues }
}

function valueOf(part: Check): unknown {
  return 'value' in part ? part.value : undefined
}

/** The reply to a rule's result: a refusal, or what `say` makes of it. */
export async function replyTo<T>(
  result: T,
  say: (value: Exclude<T, { readonly kind: 'refused' }>) => Reply | Promise<Reply>,
): Promise<Reply> {
  if (isRefusal(result)) return no(result)
  return say(result as Exclude<T, { readonly kind: 'refused' }>)
}
