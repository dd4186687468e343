import { ProblemError, problemFrom } from './problem.js'

/** Values of a query string; what is undefined is left out. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * GET of our own service, as JSON. Rejects with a `ProblemError` for every no, and with what `fetch` throws
 * if the service cannot be reached. The type is the schema's of that path (`src/http/schema`), not checked here.
 */
export async function get<T>(
  path: string,
  query: QueryValues = {},
  signal?: AbortSignal,
): Promise<T> {
  const answer = await call(path + searchOf(query), signal === undefined ? {} : { signal })
  return (await answer.json()) as T
}

/**
 * As `get`, for what the console asks by itself while nobody touches it (a poll): it keeps nobody signed in.
 * Give it to queries with a `refetchInterval`.
 */
export async function poll<T>(
  path: string,
  query: QueryValues = {},
  signal?: AbortSignal,
): Promise<T> {
  const init = { headers: UNATTENDED, ...(signal === undefined ? {} : { signal }) }
  const answer = await call(path + searchOf(query), init)
  return (await answer.json()) as T
}

/** The header of the service by which a browser says that it asks by itself. */
export const UNATTENDED = { 'homeroom-unattended': '1' } as const

/** POST of JSON, as `get`. */
export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await call(path, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Any request to our own service with the cookie of the sign-in; rejects as `get`. */
export async function call(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, { ...init, credentials: 'same-origin', redirect: 'error' })
  if (answer.ok) return answer
  throw new ProblemError(problemFrom(answer.status, await answer.text()))
}

/** `?a=1&b=2`, or nothing. */
export function searchOf(query: QueryValues): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
