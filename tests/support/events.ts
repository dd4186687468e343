import type { House, Person } from './house.js'

/** A server-sent event as it came. */
export interface Event {
  readonly name: string
  readonly id: string | null
  readonly data: Record<string, unknown>
}

/** Someone who watches. */
export interface Watching {
  readonly status: number
  readonly type: string
  /** The next event that is no heartbeat; null once the stream has ended. Throws if it was cut. */
  next(): Promise<Event | null>
  /** All that come until the stream ends. */
  rest(): Promise<readonly Event[]>
  /** Goes away. */
  leave(): void
}

/** Opens a stream of events over real HTTP. */
export async function watchAt(
  house: Pick<House, 'url'>,
  person: Pick<Person, 'token'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Watching> {
  const leaving = new AbortController()
  const response = await fetch(new URL(path, house.url), {
    headers: { authorization: `Bearer ${person.token}`, ...headers },
    signal: leaving.signal,
  })
  const events = eventsOf(response)
  const next = async () => {
    for (;;) {
      const { value, done } = await events.next()
      if (done === true) return null
      if (value.name !== 'heartbeat') return value
    }
  }
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    next,
    async rest() {
      const all: Event[] = []
      for (let event = await next(); event !== null; event = await next()) all.push(event)
      return all
    },
    leave: () => leaving.abort(),
  }
}

async function* eventsOf(response: Response): AsyncGenerator<Event, undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const event = eventOf(part)
      if (event !== null) yield event
    }
  }
  return undefined
}

function eventOf(part: string): Event | null {
  const field = (name: string) =>
    part
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null
  const [name, data] = [field('event'), field('data')]
  if (name === null || data === null) return null
  return { name, id: field('id'), data: JSON.parse(data) as Event['data'] }
}
