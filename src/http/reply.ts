import type { Response } from 'express'
import type { Receipt } from '../query/port.js'
import type { Refusal } from '../refusal.js'

/** What a handler answers with. */
export type Reply =
  | { readonly kind: 'json'; readonly status: 200 | 201 | 503; readonly body: unknown }
  | {
      readonly kind: 'text'
      readonly type: string
      readonly text: string
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'no'; readonly refusal: Refusal; readonly receipt: Receipt | undefined }

export const ok = (body: unknown): Reply => ({ kind: 'json', status: 200, body })
export const made = (body: unknown): Reply => ({ kind: 'json', status: 201, body })
export const no = (refusal: Refusal, receipt?: Receipt): Reply => ({ kind: 'no', refusal, receipt })

/** Sends what is not a refusal. Answers about rosters are never to be kept by anyone in between. */
export function send(response: Response, reply: Exclude<Reply, { readonly kind: 'no' }>): void {
  response.set('Cache-Control', 'no-store')
  if (reply.kind === 'json') {
    response.status(reply.status).json(reply.body)
    return
  }
  response.status(200).set(reply.headers).type(reply.type).send(reply.text)
}
