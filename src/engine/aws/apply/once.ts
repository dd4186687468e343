import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../../fault.js'
import { nameOf, statusOf, unreachable } from '../verify/ask.js'

/** How calls that make something are waited for; a test has no time. */
export type Wait = (ms: number) => Promise<void>

export const really: Wait = async (ms) => sleep(ms)

const TRIES = 5
/** Grows with every try: AWS can take some seconds until a list shows what was made. */
const PAUSE_MS = 2_000

const THROTTLED: ReadonlySet<string> = new Set([
  ...['ThrottlingException', 'TooManyRequestsException', 'ThrottledException'],
])

/**
 * Makes something that AWS would make twice if it were asked twice. After an answer that was lost (a reset, a
 * 5xx) it is looked for, and asked for again only once it is shown not to be there.
 *
 * @param make sends the call, through a client that sends it once
 * @param find the id of what `make` makes, by name; null if there is none
 * @returns its id
 * @throws Fault `ENGINE_UNREACHABLE`
 */
export async function once(
  what: string,
  make: () => Promise<string | undefined>,
  find: () => Promise<string | null>,
  wait: Wait,
): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      const id = await make()
      if (id !== undefined) return id
    } catch (cause) {
      if (THROTTLED.has(nameOf(cause))) {
        if (tries >= TRIES) throw refused(what, cause)
        await wait(PAUSE_MS * tries)
        continue
      }
      if (isRefusal(cause)) throw refused(what, cause)
      if (tries >= TRIES) throw unreachable(cause)
    }
    await wait(PAUSE_MS * tries)
    const id = await find()
    if (id !== null) return id
    if (tries >= TRIES) throw lost(what)
  }
}

/**
 * Sends a call that may be sent twice. With `made`, the name of the error that says that it was done before.
 * @throws Fault `ENGINE_UNREACHABLE`
 */
export async function again(
  what: string,
  send: () => Promise<unknown>,
  made: string | null = null,
): Promise<void> {
  try {
    await send()
  } catch (cause) {
    if (made !== null && nameOf(cause) === made) return
    throw statusOf(cause) === null ? unreachable(cause) : refused(what, cause)
  }
}

/** AWS has understood, and does not do it. */
function isRefusal(cause: unknown): boolean {
  const status = statusOf(cause)
  return status !== null && status >= 400 && status < 500
}

const LONGEST = 300

/** AWS's own text is shown here: these calls carry names and settings, never a row. */
function refused(what: string, cause: unknown): Fault {
  const text = cause instanceof Error ? cause.message.slice(0, LONGEST) : ''
  return new Fault(
    'ENGINE_UNREACHABLE',
    `AWS did not make the ${what}: ${nameOf(cause)}: ${text}. What was made so far stays; run the command again.`,
    { cause },
  )
}

const lost = (what: string): Fault =>
  new Fault(
    'ENGINE_UNREACHABLE',
    `AWS said neither yes nor no to the ${what}, and does not show it. Run the command again in a minute.`,
  )
