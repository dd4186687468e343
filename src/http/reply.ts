import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import type { Response } from 'express'
import type { Receipt } from '../query/port.js'
import type { Refusal } from '../refusal.js'

/** What a handler answers with. */
export type Reply =
  | {
      readonly kind: 'json'
      readonly status: 200 | 201 | 202 | 503
      readonly body: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'text'
      readonly type: string
      readonly text: string
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'bytes'
      readonly type: string
      readonly bytes: Buffer
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'stream'
      readonly type: string
      readonly stream: Readable
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'no'; readonly refusal: Refusal; readonly receipt: Receipt | undefined }

export const ok = (body: unknown): Reply => ({ kind: 'json', status: 200, body })
export const made = (body: unknown): Reply => ({ kind: 'json', status: 201, body })
/** Not done yet; `at` is where to ask again, after so many seconds. */
export const later = (body: unknown, at: string, seconds: number): Reply => ({
  ...{ kind: 'json', status: 202, body },
  headers: { Location: at, 'Retry-After': String(seconds) },
})
export const no = (refusal: Refusal, receipt?: Receipt): Reply => ({ kind: 'no', refusal, receipt })

/** Sends what is not a refusal. Answers about rosters are never to be kept by anyone in between. */
export function send(response: Response, reply: Exclude<Reply, { readonly kind: 'no' }>): void {
  response.set('Cache-Control', 'no-store')
  if (reply.kind === 'json') {
    response
      .status(reply.status)
      .set(reply.headers ?? {})
      .json(reply.body)
    return
  }
  response.status(200).set(reply.headers).type(reply.type)
  if (reply.kind === 'stream') {
    // An error cuts the connection: half an answer must not be taken for whole.
    pipeline(reply.stream, response, () => undefined)
    return
  }
  response.send(reply.kind === 'bytes' ? reply.bytes : reply.text)
}
