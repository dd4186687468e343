import { isSame } from './bytes.js'
import { bad, good, unknown } from './finding.js'
import type { Line } from './finding.js'
import { readKey, signedBy } from './key.js'
import type { Checkpoint } from './note.js'
import type { Walked } from './walk.js'

interface Witnessed {
  /** The newest checkpoint that is published with a cosignature. */
  readonly seen: Checkpoint | null
  readonly newest: Checkpoint
  readonly walked: Walked
}

/** What a witness was shown; null if nobody asked about one. */
export async function witnessLine(
  vkey: string | null,
  { seen, newest, walked }: Witnessed,
): Promise<Line | null> {
  if (vkey === null) return null
  const key = await readKey(vkey)
  if (key?.kind !== 'witness') return bad('witness', 'witness-key-unreadable')
  if (seen === null) return bad('witness', 'witness-none')
  const signed = await signedBy(key, seen.note)
  if (signed === 'bad') return bad('witness', 'witness-false')
  if (signed === 'missing') return bad('witness', 'witness-unsigned')
  const now = walked.roots.get(seen.size)
  if (now === undefined && seen.size <= newest.size) return unknown('witness', 'root-untold')
  if (now === undefined || !isSame(now, seen.root) || seen.origin !== newest.origin) {
    return bad('witness', 'witness-forked', String(seen.size))
  }
  if (signed === 'unable') return unknown('witness', 'witness-untold')
  return good('witness', `The witness ${key.name} cosigned the first ${seen.size} of them.`)
}
