import { UNATTENDED } from './client.js'
import { ProblemError, problemFrom } from './problem.js'

/** One server-sent event. */
export interface ServerEvent {
  readonly id: string | null
  readonly type: string
  readonly data: string
}

/** Who hears of a stream of events. */
export interface Listener {
  readonly onEvent: (event: ServerEvent) => void
  /** True once connected, false while the line is down and tried again. */
  readonly onConnected: (connected: boolean) => void
  /** The service said no, or said that this was all: nothing follows. */
  readonly onEnd: (reason: ProblemError | null) => void
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000

/**
 * Listens to a stream of server-sent events and goes on after the last one heard when the line breaks
 * (`Last-Event-ID`), with growing pauses. `EventSource` would hide why the service said no. Ends at a no, at an
 * event of type `end` (which is heard too), or when the signal aborts.
 */
export async function listen(path: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let last: string | null = null
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      const answer = await connect(path, last, signal)
      listener.onConnected(true)
      wait = FIRST_WAIT_MS
      for await (const event of eventsOf(answer)) {
        last = event.id ?? last
        listener.onEvent(event)
        if (isLast(event)) {
          listener.onEnd(null)
          return
        }
      }
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return
      if (thrown instanceof ProblemError && thrown.problem.status < 500) {
        listener.onEnd(thrown)
        return
      }
    }
    listener.onConnected(false)
    await pause(wait, signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

/** `end` is the last event, unless it says that the service stops: then another, or it again, goes on. */
function isLast({ type, data }: ServerEvent): boolean {
  return type === 'end' && (JSON.parse(data) as { why?: unknown }).why !== 'stopped'
}

async function connect(path: string, last: string | null, signal: AbortSignal): Promise<Response> {
  const headers = {
    Accept: 'text/event-stream',
    ...(last === null ? {} : { 'Last-Event-ID': last, ...UNATTENDED }),
  }
  const answer = await fetch(path, { headers, signal, credentials: 'same-origin' })
  if (answer.ok) return answer
  throw new ProblemError(problemFrom(answer.status, await answer.text()))
}

async function* eventsOf(answer: Response): AsyncGenerator<ServerEvent> {
  if (answer.body === null) return
  let text = ''
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text = (text + value).replaceAll('\r\n', '\n')
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventOf(block)
      if (event !== null) yield event
    }
  }
}

/** One block of lines as an event; null for a comment, which only keeps the line warm. */
export function eventOf(block: string): ServerEvent | null {
  const data: string[] = []
  let id: string | null = null
  let type = 'message'
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /u, '')
    if (field === 'data') data.push(value)
    if (field === 'id') id = value
    if (field === 'event') type = value
  }
  return data.length === 0 ? null : { id, type, data: data.join('\n') }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
