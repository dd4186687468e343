import { z } from 'zod'
import type { Principal } from '../../identity/principal.js'
import { actorOf } from '../../identity/verified.js'
import type { EntryData } from '../../ledger/entry.js'
import type { EntryFilter } from '../../ledger/port.js'
import { refuse } from '../../refusal.js'
import { readLedger } from '../../session/decide-ledger.js'
import { no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  checkpointSchema,
  entriesSchema,
  entrySchema,
  ledgerQuerySchema,
  verificationSchema,
} from '../schema.js'
import type { Services } from '../services-port.js'
import { entryWire } from '../wire/entry.js'

const tag = 'Ledger'
const roles = ['steward', 'officer'] as const

/** The log. Each read is itself an entry, durable before the reader gets anything. */
export function ledgerRoutes({ ledger }: Services): readonly Route[] {
  const read = async (who: Principal, data: EntryData<'ledger.read'>, say: () => Reply) => {
    const by = actorOf(who)
    const { result } = await ledger.decide((state) => readLedger(state, { by, ...data }))
    return replyTo(result, say)
  }
  return [
    route({
      ...{ method: 'get', path: '/v1/ledger', tag, status: 200 },
      summary: 'Entries, by type, session, request, vendor, actor and time',
      roles,
      query: ledgerQuerySchema,
      answer: entriesSchema,
      async handle({ who, query }) {
        const { limit, after, order } = query
        const page = { limit, newestFirst: order === 'newest' }
        const found = await ledger.list(filterOf(query), {
          ...page,
          ...(after === undefined ? {} : { after }),
        })
        const entries = found.map(entryWire)
        const next = found.length === limit ? (found.at(-1)?.index ?? null) : null
        const size = ledger.size()
        const data = { what: 'list', filter: filterText(query), entries: found.length } as const
        return read(who, data, () => ok({ entries, next, size }))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/ledger/entries/{index}', tag, status: 200 },
      summary: 'One entry',
      roles,
      params: z.object({ index: z.coerce.number().int().nonnegative() }),
      answer: entrySchema,
      refusals: ['ENTRY_UNKNOWN'],
      async handle({ who, params: { index } }) {
        const entry = await ledger.entry(index)
        const entries = entry === null ? 0 : 1
        const data = { what: 'entry', filter: { index: String(index) }, entries } as const
        const unknown = refuse('ENTRY_UNKNOWN', 'There is no entry of this index.')
        return read(who, data, () => (entry === null ? no(unknown) : ok(entryWire(entry))))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/ledger/checkpoint', tag, status: 200 },
      summary: 'The newest signed checkpoint',
      roles,
      answer: checkpointSchema,
      handle: ({ who }) => {
        const body = { checkpoint: ledger.checkpoint(), size: ledger.size() }
        return read(who, { what: 'checkpoint', filter: {}, entries: 0 }, () => ok(body))
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/ledger/verify', tag, status: 200 },
      summary: 'Derive every leaf, the tree and the checkpoint again from what is stored',
      roles,
      answer: verificationSchema,
      async handle({ who }) {
        const verification = await ledger.verify()
        const data = { what: 'verify', filter: {}, entries: verification.size } as const
        return read(who, data, () => ok(verification))
      },
    }),
  ]
}

type Query = z.output<typeof ledgerQuerySchema>

function filterOf({ type, session, request, vendor, actor, from, to }: Query): EntryFilter {
  return {
    ...(type === undefined ? {} : { types: type }),
    ...(session === undefined ? {} : { session }),
    ...(request === undefined ? {} : { request }),
    ...(vendor === undefined ? {} : { vendor }),
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
