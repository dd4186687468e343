import { base64Of } from './bytes.js'
import { bad } from './finding.js'
import type { Line } from './finding.js'
import { readKey, signedBy } from './key.js'
import type { Signed, VerifyKey } from './key.js'
import { readNote } from './note.js'
import type { KeyEntry } from './walk.js'

/** The keys that can be trusted once one of them is, and what is wrong with the entries that name them. */
export interface Chain {
  readonly keys: readonly VerifyKey[]
  readonly bad: readonly Line[]
}

/**
 * Goes from a trusted key along the changes of key in a log, each stated by the old key and the new. Only
 * forwards: a key that came later says nothing for those before it.
 */
export async function chainFrom(
  trusted: VerifyKey,
  origin: string,
  entries: readonly KeyEntry[],
): Promise<Chain> {
  const keys = [trusted]
  const wrong: Line[] = []
  for (const entry of entries) {
    const { data } = entry.leaf
    if (data['previous'] !== keys.at(-1)?.vkey) continue
    const next = await stated(entry, origin, keys.at(-1) ?? trusted)
    if (next === null) wrong.push(bad('signature', 'key-change-false', String(entry.index)))
    else keys.push(next)
  }
  return { keys, bad: wrong }
}

/** The next key, if the statement of the change holds (the form is in audit/EXPORT.md). */
async function stated(
  { index, leaf: { data }, root }: KeyEntry,
  origin: string,
  before: VerifyKey,
): Promise<VerifyKey | null> {
  const { key, statement } = data
  if (typeof key !== 'string' || typeof statement !== 'string') return null
  const [after, note] = [await readKey(key), readNote(statement)]
  if (after?.kind !== 'log' || note === null) return null
  const text = `homeroom/key-rotation/v1\n${origin}\n${index}\n${base64Of(root)}\n${key}\n`
  if (note.text !== text) return null
  const signed = [await signedBy(before, note), await signedBy(after, note)]
  return signed.every(isAccepted) ? after : null
}

// Without Ed25519 nothing is checked at all, and the officer is told so: see `signature-untold`.
const isAccepted = (signed: Signed): boolean => signed === 'good' || signed === 'unable'
