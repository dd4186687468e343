import { bad, good, unknown } from './finding.js'
import type { Line } from './finding.js'
import type { HeldKey } from './key-chain.js'
import { signedBy } from './key.js'
import type { Signed, VerifyKey } from './key.js'
import type { Checkpoint } from './note.js'

/** A verification key, and whose word it is. */
export interface GivenKey {
  readonly vkey: string
  readonly from: 'officer' | 'service'
}

/** Who signed a checkpoint. `given` is null if it cannot be read; `keys` are those that it leads to. */
export async function signatureLine(
  newest: Checkpoint,
  given: VerifyKey | null,
  { from }: GivenKey,
  keys: readonly HeldKey[],
): Promise<Line> {
  if (given?.kind !== 'log') return bad('signature', 'key-unreadable')
  if (given.name !== newest.origin) return bad('signature', 'key-of-other-log', given.name)
  const signed = await signedByAny(keys, newest)
  if (signed === 'bad') return bad('signature', 'signature-false')
  if (signed === 'missing') return bad('signature', 'unsigned')
  if (signed === 'unable') return unknown('signature', 'signature-untold')
  const whose = from === 'officer' ? 'the key that you gave' : 'the key that the service names'
  const isNewest = keys.at(-1)?.key.vkey === given.vkey
  const led = isNewest ? '' : ', by way of the changes of key in the log'
  const worth =
    from === 'officer'
      ? ''
      : ' That proves that the log is one with itself. That it is the district’s, only a key proves that you had by another way.'
  return good('signature', `Signed with ${whose}${led}.${worth}`)
}

/** Of the keys that may sign a checkpoint of this size, the newest that there is a signature of decides. */
export async function signedByAny(
  keys: readonly HeldKey[],
  { size, note }: Checkpoint,
): Promise<Signed> {
  const may = keys.filter(({ from, to }) => size >= from && size <= to)
  for (const { key } of may.reverse()) {
    const signed = await signedBy(key, note)
    if (signed !== 'missing') return signed
  }
  return 'missing'
}
