import express from 'express'
import type { RequestHandler } from 'express'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { BodyKind } from './route.js'

/**
 * Reads a route's body, after the door: nobody unknown makes us read a megabyte. Compressed bodies are
 * not read, so that a small one cannot become a large one.
 */
export function bodyReader(kind: BodyKind): RequestHandler | null {
  if (kind !== 'json') return null
  return express.json({ limit: '1mb', inflate: false, strict: true, type: 'application/json' })
}

/** The refusal if a request's Content-Type is not what its route reads. */
export function wrongType(kind: BodyKind, contentType: string | undefined): Refusal | null {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (kind === 'json' && type !== 'application/json') {
    return refuse('BODY_NOT_JSON', 'The Content-Type is not application/json.')
  }
  if (kind === 'zip' && type !== 'application/zip') {
    return refuse('PACKAGE_UNREADABLE', 'The Content-Type is not application/zip.')
  }
  return null
}

/** What Express's parser threw, as a refusal; null if it was something else. */
export function bodyRefusal(cause: unknown): Refusal | null {
  if (typeof cause !== 'object' || cause === null || !('type' in cause)) return null
  if (cause.type === 'entity.too.large') {
    return refuse('BODY_TOO_LARGE', 'The body is larger than 1 MB.')
  }
  const type = String(cause.type)
  if (!/^(?:entity|encoding|charset|request)\./u.test(type)) return null
  return refuse('BODY_NOT_JSON', 'The body cannot be read as JSON.')
}
