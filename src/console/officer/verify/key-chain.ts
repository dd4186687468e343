import { base64Of } from './bytes.js'
import { bad } from './finding.js'
import type { Line } from './finding.js'
import { readKey, signedBy } from './key.js'
import type { Signed, VerifyKey } from './key.js'
import { readNote } from './note.js'
import type { KeyEntry } from './walk.js'

/** A key and the sizes whose checkpoints it may sign: both inclusive. */
export interface HeldKey {
  readonly key: VerifyKey
  readonly from: number
  readonly to: number
}

/** The keys that can be trusted if the given one is, and what is wrong with the entries that name them. */
export interface Chain {
  readonly keys: readonly HeldKey[]
  readonly bad: readonly Line[]
}

/**
 * The keys that a log has had, each change of key stated by the old one and the new, so that whoever trusts one
 * of them gets to the others. A key that was replaced signs nothing later: it may have been stolen since. If
 * the trusted one is not among them, it stands alone.
 */
export async function chainOf(
  trusted: VerifyKey,
  origin: string,
  entries: readonly KeyEntry[],
): Promise<Chain> {
  const keys: HeldKey[] = []
  const wrong: Line[] = []
  const [first, ...changes] = entries
  const opening = first?.index === 0 ? await openedWith(first) : null
  if (opening !== null) keys.push({ key: opening, from: 0, to: Infinity })
  for (const entry of changes) {
    const before = keys.at(-1)
    const next = await stated(entry, origin, before?.key)
    // The checkpoint with the change is signed by both.
    const at = entry.index + 1
    if (before === undefined || next === null) {
      wrong.push(bad('signature', 'key-change-false', String(entry.index)))
    } else {
      keys.splice(-1, 1, { ...before, to: at }, { key: next, from: at, to: Infinity })
    }
  }
  const isHeld = keys.some(({ key }) => key.vkey === trusted.vkey)
  return { keys: isHeld ? keys : [{ key: trusted, from: 0, to: Infinity }], bad: wrong }
}

async function openedWith({ leaf: { data } }: KeyEntry): Promise<VerifyKey | null> {
  const key = typeof data['key'] === 'string' ? await readKey(data['key']) : null
  return key?.kind === 'log' ? key : null
}

/** The next key, if the statement of the change holds (the form is in audit/EXPORT.md). */
async function stated(
  { index, leaf: { data }, root }: KeyEntry,
  origin: string,
  before: VerifyKey | undefined,
): Promise<VerifyKey | null> {
  const { key, statement, previous } = data
  if (typeof key !== 'string' || typeof statement !== 'string') return null
  const [after, note] = [await readKey(key), readNote(statement)]
  if (before === undefined || previous !== before.vkey) return null
  if (after?.kind !== 'log' || note === null) return null
  const text = `homeroom/key-rotation/v1\n${origin}\n${index}\n${base64Of(root)}\n${key}\n`
  if (note.text !== text) return null
  const signed = [await signedBy(before, note), await signedBy(after, note)]
  return signed.every(isAccepted) ? after : null
}

// Without Ed25519 nothing is checked at all, and the officer is told so: see `signature-untold`.
const isAccepted = (signed: Signed): boolean => signed === 'good' || signed === 'unable'
