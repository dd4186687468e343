import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import { parseTilePath, type TileName } from '../../ledger/tile.js'
import { refuse } from '../../refusal.js'
import { readLedger } from '../../session/decide-ledger.js'
import { no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { checkpointSchema, consistencyQuerySchema, consistencySchema } from '../schema.js'
import type { Services } from '../services-port.js'

const tag = 'Ledger'
const roles = ['steward', 'officer'] as const
const NOTE_TYPE = 'text/plain'
const TILE_TYPE = 'application/octet-stream'

/**
 * The log as a transparency log: `/v1/ledger` is the prefix of C2SP tlog-tiles.
 *
 * Checkpoints, tiles of hashes and consistency proofs tell nothing but that the log grew, so reading
 * them is no entry: a monitor that asks every minute must not make the log grow every minute. An entry
 * bundle is a look at the log like any other, and is one.
 */
export function ledgerTreeRoutes(services: Services): readonly Route[] {
  const { publication } = services
  return [
    route({
      ...{ method: 'get', path: '/v1/ledger/checkpoint', tag, status: 200 },
      summary: 'The newest signed checkpoint',
      roles,
      answer: checkpointSchema,
      alsoAs: [NOTE_TYPE],
      async handle({ request }) {
        const { note: own, size } = await signed(services)
        const witnessed = services.witnessing?.newest() ?? null
        // With the cosignature, once the witness has seen it.
        const note = witnessed?.size === size ? witnessed.note : own
        if (request.accepts(['application/json', NOTE_TYPE]) !== NOTE_TYPE) {
          return ok({ checkpoint: note, size, witnessed: witnessed?.note ?? null })
        }
        return { kind: 'text', type: NOTE_TYPE, text: note, headers: {} }
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/ledger/consistency', tag, status: 200 },
      summary: 'Proof that the log continues the one of an earlier checkpoint',
      roles,
      query: consistencyQuerySchema,
      answer: consistencySchema,
      refusals: ['SIZE_UNKNOWN'],
      async handle({ query: { from } }) {
        const { note, size } = await signed(services)
        if (from > size) return no(refuse('SIZE_UNKNOWN', 'The log has not so many entries.'))
        const hashes = await publication.consistency(from, size)
        const proof = hashes.map((hash) => hash.toString('base64'))
        return ok({ from, size, proof, checkpoint: note })
      },
    }),
    ...TILE_PATHS.map((parts) => tileRoute(services, parts)),
  ]
}

/** A tile's place is of one to three parts, then its width if it is not full; OpenAPI has no word for a rest. */
const TILE_PATHS = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']] as const

function tileRoute(services: Services, parts: readonly string[]): Route {
  const part = z.string().max(20)
  const params = z.record(z.string(), part)
  const place = parts.map((name) => `{${name}}`).join('/')
  return route({
    ...{ method: 'get', path: `/v1/ledger/tile/{level}/${place}`, tag, status: 200 },
    summary: 'A tile of the log (C2SP tlog-tiles): hashes of a level, or entries',
    roles,
    params: z.object({ level: part, ...Object.fromEntries(parts.map((name) => [name, part])) }),
    answer: z.string(),
    alsoAs: [TILE_TYPE],
    refusals: ['TILE_UNKNOWN'],
    async handle({ who, params: given }) {
      const path = ['level', ...parts].map((name) => params.parse(given)[name] ?? '').join('/')
      const name = parseTilePath(`tile/${path}`)
      const { size } = await signed(services)
      const bytes = name === null ? null : await services.publication.tile(name, size)
      if (name === null || bytes === null) {
        return no(refuse('TILE_UNKNOWN', 'The tree of the newest checkpoint has no such tile.'))
      }
      const reply: Reply = { kind: 'bytes', type: TILE_TYPE, bytes, headers: {} }
      return name.level === 'entries' ? looked(services, who, { name, path }, reply) : reply
    },
  })
}

async function looked(
  { ledger }: Services,
  who: Parameters<typeof actorOf>[0],
  { name, path }: { readonly name: TileName; readonly path: string },
  reply: Reply,
): Promise<Reply> {
  const by = actorOf(who)
  const data = { what: 'list', filter: { tile: `tile/${path}` }, entries: name.width } as const
  const { result } = await ledger.decide((state) => readLedger(state, { by, ...data }))
  return replyTo(result, () => reply)
}

/** The newest checkpoint; of a log that has stopped there is none to be had. */
export async function signed({
  ledger,
}: Pick<Services, 'ledger'>): Promise<{ readonly note: string; readonly size: number }> {
  await ledger.decide(() => ({ entries: [], result: null }))
  return { note: ledger.checkpoint(), size: ledger.size() }
}
