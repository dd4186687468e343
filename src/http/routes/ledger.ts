import type { z } from 'zod'
import type { Principal } from '../../identity/principal.js'
import { actorOf } from '../../identity/verified.js'
import type { EntryFilter } from '../../ledger/port.js'
import { isRefusal } from '../../refusal.js'
import { readLedger } from '../../session/decide-ledger.js'
import type { Reading } from '../../session/decide-ledger.js'
import { no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  entriesSchema,
  ledgerQuerySchema,
  ledgerSearchSchema,
  verificationSchema,
} from '../schema.js'
import type { Services } from '../services-port.js'
import { entryWire } from '../wire/entry.js'

const tag = 'Ledger'
const roles = ['steward', 'officer'] as const

/** The log. Each read is itself an entry, durable before the reader gets anything. */
export function ledgerRoutes({ ledger, casework }: Services): readonly Route[] {
  const read = async (who: Principal, data: Omit<Reading, 'by'>, say: () => Reply) => {
    const by = actorOf(who)
    const { result } = await ledger.decide((state) => readLedger(state, { by, ...data }))
    return replyTo(result, say)
  }
  const list = async (who: Principal, query: Query, more: Pick<Reading, 'sought' | 'text'>) => {
    const { limit, after, order } = query
    const { sought: students, text } = more
    const filter = {
      ...filterOf(query),
      ...(students === undefined ? {} : { students }),
      ...(text === undefined ? {} : { text }),
    }
    const page = { limit, newestFirst: order === 'newest' }
    const from = after === undefined ? {} : { after }
    const found = await ledger.list(filter, { ...page, ...from })
    const entries = found.map(entryWire)
    const next = found.length === limit ? (found.at(-1)?.index ?? null) : null
    const size = ledger.size()
    const data = { what: 'list', filter: filterText(query), entries: found.length } as const
    return read(who, { ...data, ...more }, () => ok({ entries, next, size }))
  }
  return [
    route({
      ...{ method: 'get', path: '/v1/ledger', tag, status: 200 },
      summary: 'Entries, by type, outcome, session, request, ticket, vendor, people and time',
      roles,
      query: ledgerQuerySchema,
      answer: entriesSchema,
      handle: ({ who, query }) => list(who, query, {}),
    }),
    route({
      ...{ method: 'post', path: '/v1/ledger/search', tag, status: 200 },
      summary: 'Entries, also by student, token and the words of a reason',
      roles,
      body: ledgerSearchSchema,
      answer: entriesSchema,
      refusals: ['SESSION_UNKNOWN', 'KEY_DESTROYED'],
      async handle({ who, body: { students, tokens, text, ...query } }) {
        const { whom } = casework
        const named = students === undefined ? [] : await whom.byIdentifier(students)
        const held = tokens === undefined ? [] : await whom.byToken(actorOf(who), tokens)
        if (isRefusal(held)) return no(held)
        const isAsked = students !== undefined || tokens !== undefined
        return list(who, query, {
          ...(isAsked ? { sought: [...named, ...held] } : {}),
          ...(text === undefined ? {} : { text }),
        })
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/ledger/verify', tag, status: 200 },
      summary: 'Derive every leaf, the tree and the checkpoint again from what is stored',
      roles,
      answer: verificationSchema,
      async handle({ who }) {
        const verification = await ledger.verify()
        const filter = { outcome: verification.ok ? 'whole' : 'not whole' }
        const data = { what: 'verify', filter, entries: verification.size } as const
        return read(who, data, () => ok(verification))
      },
    }),
  ]
}

type Query = z.output<typeof ledgerQuerySchema>

function filterOf(query: Query): EntryFilter {
  const { type, outcome, session, request, vendor, engineer, ticket, actor, from, to } = query
  return {
    ...(type === undefined ? {} : { types: type }),
    ...(outcome === undefined ? {} : { outcomes: outcome }),
    ...(session === undefined ? {} : { session }),
    ...(request === undefined ? {} : { request }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(engineer === undefined ? {} : { engineer }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(actor === undefined ? {} : { actor }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  }
}

/** What was looked for, for the record. */
function filterText(query: Query): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value).slice(0, 200)]))
}
