import { bad, good, unknown } from './finding.js'
import type { Line } from './finding.js'
import { signedBy } from './key.js'
import type { Signed, VerifyKey } from './key.js'
import type { Checkpoint } from './note.js'

/** A verification key, and whose word it is. */
export interface GivenKey {
  readonly vkey: string
  readonly from: 'officer' | 'service'
}

/** Who signed a checkpoint. `keys` are the given one and those that it leads to; none if it cannot be read. */
export async function signatureLine(
  { origin, note }: Checkpoint,
  { from }: GivenKey,
  keys: readonly VerifyKey[],
): Promise<Line> {
  const [given] = keys
  if (given === undefined) return bad('signature', 'key-unreadable')
  if (given.name !== origin) return bad('signature', 'key-of-other-log', given.name)
  const signed = await signedByAny(keys, note)
  if (signed === 'bad') return bad('signature', 'signature-false')
  if (signed === 'missing') return bad('signature', 'unsigned')
  if (signed === 'unable') return unknown('signature', 'signature-untold')
  const whose = from === 'officer' ? 'the key that you gave' : 'the key that the service names'
  const led = keys.length > 1 ? ', by way of the changes of key in the log' : ''
  const worth =
    from === 'officer'
      ? ''
      : ' That proves that the log is one with itself. That it is the district’s, only a key proves that you had by another way.'
  return good('signature', `Signed with ${whose}${led}.${worth}`)
}

/** The newest key that there is a signature of decides. */
export async function signedByAny(
  keys: readonly VerifyKey[],
  note: Checkpoint['note'],
): Promise<Signed> {
  for (const key of [...keys].reverse()) {
    const signed = await signedBy(key, note)
    if (signed !== 'missing') return signed
  }
  return 'missing'
}
