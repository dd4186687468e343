import { z } from 'zod'
import { Fault } from '../../fault.js'
import { actorOf } from '../../identity/verified.js'
import { checkpointTextOf, parseCheckpoint } from '../../ledger/checkpoint.js'
import type { Entry } from '../../ledger/entry.js'
import { verifyInclusion } from '../../ledger/proof.js'
import { formatTlogProof } from '../../ledger/tlog-proof.js'
import { refuse } from '../../refusal.js'
import { readLedger } from '../../session/decide-ledger.js'
import { no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { provenEntrySchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { entryWire } from '../wire/entry.js'
import { signed } from './ledger-tree.js'

/** One entry with its proof. The look is itself an entry, so the proof's checkpoint covers that too. */
export function ledgerEntryRoute(services: Services): Route {
  const { ledger } = services
  return route({
    ...{ method: 'get', path: '/v1/ledger/entries/{index}', tag: 'Ledger', status: 200 },
    summary: 'One entry, with the proof that it stands in the log',
    roles: ['steward', 'officer'],
    params: z.object({ index: z.coerce.number().int().nonnegative() }),
    answer: provenEntrySchema,
    refusals: ['ENTRY_UNKNOWN'],
    async handle({ who, params: { index } }) {
      const entry = await ledger.entry(index)
      const entries = entry === null ? 0 : 1
      const data = { what: 'entry', filter: { index: String(index) }, entries } as const
      const by = actorOf(who)
      const { result } = await ledger.decide((state) => readLedger(state, { by, ...data }))
      return replyTo(result, async () => {
        if (entry === null) return no(refuse('ENTRY_UNKNOWN', 'There is no entry of this index.'))
        return ok({ ...entryWire(entry), ...(await proofOf(services, entry)) })
      })
    },
  })
}

async function proofOf(
  services: Services,
  { index, leafHash }: Entry,
): Promise<{ readonly leaf: string; readonly proof: string }> {
  const { publication } = services
  const { note: checkpoint, size } = await signed(services)
  const leaf = await publication.leaf(index)
  const hashes = await publication.inclusion(index, size)
  const root = parseCheckpoint(checkpointTextOf(checkpoint))?.root
  const hash = Buffer.from(leafHash, 'hex')
  // The store is not believed: a proof that does not hold would say that the log is forged.
  if (root === undefined || !verifyInclusion({ index, hash }, { size, root }, hashes)) {
    throw new Fault(
      'LEDGER_CORRUPT',
      'What is stored does not fit the checkpoint. Stop the service, keep the ledger folder for the investigation and run a verification.',
    )
  }
  return { leaf: leaf.toString(), proof: formatTlogProof({ index, hashes, checkpoint }) }
}
