import type { ReadableStream } from 'node:stream/web'
import type { z } from 'zod'
import { Fault } from '../../fault.js'
import { unreachable } from './access.js'
import type { Access } from './access.js'
import { trouble } from './refusal.js'
import { upload } from './upload.js'
import type { Zip } from './upload.js'
import { waited } from './waited.js'

/** An answer: checked against the wire schema, and the text as it came, for `--json`. */
export interface Reply<T> {
  readonly value: T
  readonly text: string
}

/**
 * The service's HTTP API, typed by its own schemas. Every call
 * @throws ClientRefusal where the service says no
 * @throws Fault `SERVICE_UNREACHABLE` where it cannot be reached or understood
 */
export interface Client {
  get<S extends z.ZodType>(path: string, schema: S): Promise<Reply<z.output<S>>>
  post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<Reply<z.output<S>>>
  /**
   * As `post`, for what may take long: while the service says "later", it is asked again where it says. Ends
   * with the access's own signal; the service is then told to stop.
   */
  wait<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<Reply<z.output<S>>>
  /** Streams a zip; nothing is held in memory. */
  upload<S extends z.ZodType>(path: string, zip: Zip, schema: S): Promise<Reply<z.output<S>>>
  /** The bytes of an answer as they come. */
  download(path: string): Promise<ReadableStream<Uint8Array>>
}

export function createClient(access: Access): Client {
  const ask = async (path: string, init: RequestInit) => {
    const response = await reach(access, path, init)
    return { status: response.status, text: await response.text() }
  }
  return {
    get: async (path, schema) => read(await ask(path, { method: 'GET' }), schema),
    post: async (path, body, schema) =>
      read(await ask(path, { method: 'POST', body: JSON.stringify(body) }), schema),
    wait: async (path, body, schema) => {
      const first = await reach(access, path, { method: 'POST', body: JSON.stringify(body) })
      return read(await waited(access, first, reach), schema)
    },
    upload: async (path, zip, schema) => read(await upload(access, path, zip), schema),
    async download(path) {
      const response = await reach(access, path, { method: 'GET' })
      if (!response.ok) throw trouble(response.status, await response.text())
      if (response.body === null) throw unreachable(access, null)
      return response.body
    },
  }
}

async function reach(access: Access, path: string, init: RequestInit): Promise<Response> {
  const { url, token, signal } = access
  try {
    // A redirect would carry the token to another place.
    return await fetch(new URL(path, url), {
      ...init,
      signal,
      redirect: 'error',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    })
  } catch (cause) {
    throw unreachable(access, cause)
  }
}

function read<S extends z.ZodType>(
  { status, text }: { readonly status: number; readonly text: string },
  schema: S,
): Reply<z.output<S>> {
  if (status < 200 || status >= 300) throw trouble(status, text)
  const value = schema.safeParse(json(text))
  if (value.success) return { value: value.data, text }
  throw new Fault(
    'SERVICE_UNREACHABLE',
    'The service answered in a form that this command does not know; are both of one version?',
    { cause: value.error },
  )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
