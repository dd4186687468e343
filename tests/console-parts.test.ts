import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventOf, listen } from '../src/console/api/events.js'
import type { ServerEvent } from '../src/console/api/events.js'
import type { ProblemError } from '../src/console/api/problem.js'
import { newestFirst, withEntry, withRecords } from '../src/console/app/live-queries.js'
import type { LiveQueries } from '../src/console/app/live-queries.js'
import { plain } from '../src/console/ui/plain.js'
import type { LiveEntryWire } from '../src/http/schema/live.js'
import type { QueryRecordWire } from '../src/http/schema/session.js'

const HASH = '0'.repeat(64)
const AT = '2026-03-02T12:00:00.000Z'

describe('the console, hearing events', () => {
  it('goes on after the last one it heard when the line breaks, and ends at the end', async () => {
    const asked: (string | undefined)[] = []
    const answers = [
      'id: 7\nevent: entry\ndata: {"n":1}\n\n: still here\n\nid: 8\ndata: {"n":',
      'id: 8\nevent: entry\r\ndata: {"n":\r\ndata: 2}\r\n\r\nevent: end\ndata: {"why":"over"}\n\n',
    ]
    const heard = await hearFrom((request, response) => {
      asked.push(request.headers['last-event-id']?.toString())
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(answers[asked.length - 1])
    })
    expect(asked).toEqual([undefined, '7'])
    expect(heard.events).toEqual([
      { id: '7', type: 'entry', data: '{"n":1}' },
      { id: '8', type: 'entry', data: '{"n":\n2}' },
      { id: null, type: 'end', data: '{"why":"over"}' },
    ])
    expect(heard.refused).toBeNull()
  })

  it('comes again when the service stops, and takes its no for a no', async () => {
    let times = 0
    const heard = await hearFrom((_request, response) => {
      times += 1
      if (times === 1) {
        response.end('event: end\ndata: {"why":"stopped"}\n\n')
        return
      }
      response.writeHead(429, { 'content-type': 'application/problem+json' })
      response.end('{"code":"TOO_MANY_WATCHERS","title":"t","help":"h","status":429}')
    })
    expect(times).toBe(2)
    expect(heard.refused?.problem).toMatchObject({ code: 'TOO_MANY_WATCHERS', status: 429 })
  })

  it('takes a comment for nothing', () => {
    expect(eventOf(': here')).toBeNull()
    expect(eventOf('data:x')).toEqual({ id: null, type: 'message', data: 'x' })
  })
})

describe('a live view', () => {
  const record: QueryRecordWire = {
    ...{ query: 'qry_1', state: 'running', check: null, kind: null, at: AT, code: null },
    ...{
      rows: null,
      withheldGroups: null,
      students: null,
      newStudents: null,
      elapsedMs: null,
      spent: 0,
    },
    receipt: { index: 4, leafHash: HASH },
  }
  const entry: LiveEntryWire = {
    ...{ entry: 4, leafHash: HASH, at: AT, type: 'query.started', by: 'dev', query: 'qry_1' },
    ...{ verdict: 'running', code: null, kind: null, check: null, rows: null },
    ...{ withheldGroups: null, students: null, newStudents: null, elapsedMs: null },
    ...{ budgetLeft: null, sql: 'SELECT 1', words: null },
  }
  const none: LiveQueries = new Map()

  it('keeps what was asked when its verdict comes, and when it hears everything anew', () => {
    const released = { ...entry, verdict: 'released', rows: 3, sql: null } as const
    const known = withEntry(withEntry(none, entry), released)
    const anew = withRecords(known, [{ ...record, state: 'released', rows: 3 }])
    expect(newestFirst(anew)).toMatchObject([{ state: 'released', rows: 3, sql: 'SELECT 1' }])
  })

  it('is not changed by entries that are about no query', () => {
    const ended = { ...entry, type: 'session.revoked', query: null, verdict: null } as const
    expect(withEntry(none, ended)).toBe(none)
  })
})

describe('a text that someone else wrote', () => {
  it('cannot turn the rest of its line around', () => {
    expect(plain('approve\u202Eyned')).toBe('approve[U+202E]yned')
    expect(plain('\u05D0\u200F <b>')).toBe('\u05D0\u200F <b>')
  })
})

interface Heard {
  readonly events: readonly ServerEvent[]
  readonly refused: ProblemError | null
}

/** Listens to a server that answers so, until the console holds it for ended. */
async function hearFrom(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Heard> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const events: ServerEvent[] = []
  let refused: ProblemError | null = null
  const listener = {
    onEvent: (event: ServerEvent) => events.push(event),
    onConnected: () => undefined,
    onEnd: (reason: ProblemError | null) => {
      refused = reason
    },
  }
  await listen(`http://127.0.0.1:${port}/`, listener, new AbortController().signal)
  server.close()
  return { events, refused }
}
