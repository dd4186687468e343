import { Fault } from '../fault.js'
import { checkpointTextOf, parseCheckpoint } from './checkpoint.js'
import type { Actor } from './entry.js'
import { signRotation } from './key-chain.js'
import type { Signer } from './key.js'
import { openLedger, type LedgerOptions } from './ledger.js'

/**
 * Gives the log of a folder another key: the entry `ledger.key-rotated` with a statement by both, under a
 * checkpoint that both sign. The service must not run; from here on it must be given the new key. Old
 * checkpoints stay what they are: verified with the old key, which the entry leads on from.
 *
 * @returns the index of the entry
 * @throws Fault as `openLedger`; `KEY_UNSAFE` if the log has had the key before, as then an old copy of it
 * would sign again
 */
export async function rotateKey(
  options: Omit<LedgerOptions<unknown>, 'fold' | 'found' | 'followed'>,
  next: Signer,
  actor: Actor,
): Promise<number> {
  const { origin, signer } = options
  const seen = new Set([signer.vkey])
  const { directory, anchorFile, clock, random } = options
  const ledger = await openLedger({
    ...{ directory, anchorFile, origin, clock, random },
    fold: { initial: null, evolve: () => null },
    found(entry) {
      if (entry.type === 'ledger.opened') seen.add(entry.data.key)
      if (entry.type === 'ledger.key-rotated') seen.add(entry.data.key)
    },
    signer: { ...signer, beside: [next] },
  })
  try {
    if (seen.has(next.vkey)) {
      throw new Fault('KEY_UNSAFE', 'The log has had this key before. Make a new one.')
    }
    const tree = parseCheckpoint(checkpointTextOf(ledger.checkpoint()))
    if (tree === null) throw new TypeError('The ledger has no checkpoint.')
    const { size, root } = tree
    const statement = signRotation({ origin, size, root, key: next.vkey }, signer, next)
    const data = { previous: signer.vkey, key: next.vkey, statement }
    await ledger.decide(() => ({
      entries: [{ type: 'ledger.key-rotated', actor, data }],
      result: null,
    }))
    return size
  } finally {
    await ledger.close()
  }
}
