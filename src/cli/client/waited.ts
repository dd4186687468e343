import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from './access.js'

/** What came over the wire in the end. */
interface Came {
  readonly status: number
  readonly text: string
}

/** One call, with the token. */
export type Reach = (access: Access, path: string, init: RequestInit) => Promise<Response>

const LATER = 202
const LONGEST_SECONDS = 60
const STOP_MS = 5_000
/** A path of the service: what stands there must not lead the token to another place. */
const ANSWER = /^\/v1\/sessions\/[\w.%-]+\/queries\/[\w.%-]+\/answer$/u

/**
 * Asks again where the service says (`Location`) after as long as it says (`Retry-After`), until it has
 * something to say. If the person gives up meanwhile, the service is told to stop before that is thrown on.
 */
export async function waited(access: Access, first: Response, reach: Reach): Promise<Came> {
  let response = first
  for (;;) {
    const text = await response.text()
    const at = response.headers.get('location') ?? ''
    if (response.status !== LATER || !ANSWER.test(at)) return { status: response.status, text }
    const seconds = Number(response.headers.get('retry-after') ?? '1')
    const pause = Math.min(Math.max(seconds, 0.1), LONGEST_SECONDS) * 1000
    try {
      await sleep(pause, undefined, { signal: access.signal })
      response = await reach(access, at, { method: 'GET' })
    } catch (cause) {
      if (access.signal.aborted) await stop(access, at, reach)
      throw cause
    }
  }
}

/** Best effort: a question that nobody waits for ends with its session at the latest. */
async function stop(access: Access, at: string, reach: Reach): Promise<void> {
  const patient = { ...access, signal: AbortSignal.timeout(STOP_MS) }
  const path = at.replace(/answer$/u, 'cancel')
  await reach(patient, path, { method: 'POST', body: '{}' }).catch(() => undefined)
}
