import { base64Of, isSame } from './bytes.js'
import { bad, good, unknown } from './finding.js'
import type { Line } from './finding.js'
import { chainOf } from './key-chain.js'
import { readKey } from './key.js'
import { readCheckpoint } from './note.js'
import type { Checkpoint } from './note.js'
import { headOf, olderLines } from './older.js'
import type { Older } from './older.js'
import { signatureLine } from './signature.js'
import type { GivenKey } from './signature.js'
import type { Source } from './source.js'
import { walk } from './walk.js'
import type { Walked } from './walk.js'
import { witnessLine } from './witness.js'

/** By what a log is checked. */
export interface Wish {
  /** The log's verification key, and whose word it is. */
  readonly key: GivenKey
  readonly older: Older | null
  /** The verification key of a witness. */
  readonly witness: string | null
}

export interface Verified {
  readonly verdict: 'whole' | 'partly' | 'broken'
  readonly lines: readonly Line[]
  /** As the log calls itself; null if its checkpoint cannot be read. */
  readonly checkpoint: {
    readonly origin: string
    readonly size: number
    readonly root: string
    readonly note: string
  } | null
}

export interface Progress {
  readonly entries: number
  readonly size: number
}

/**
 * Checks a whole log here, whoever serves it: every entry is hashed, the root derived, signature, older
 * checkpoint and witness held against it. Nothing the source says is believed but what the key signed.
 *
 * @throws what the source throws, if it cannot be reached or says no; the signal's reason, if it aborts. Neither
 * says anything about the log.
 */
export async function verifyLog(
  source: Source,
  wish: Wish,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Verified> {
  const { note, witnessed } = await source.checkpoint(signal)
  const newest = readCheckpoint(note)
  if (newest === null) return concluded([bad('checkpoint', 'checkpoint-unreadable')], null, note)
  if (newest.size === 0) return concluded([bad('checkpoint', 'log-empty')], newest, note)
  const key = await readKey(wish.key.vkey)
  const older = wish.older === null ? null : headOf(wish.older)
  const seen = witnessed === null ? null : readCheckpoint(witnessed)
  const sizes = new Set([newest.size, older?.size ?? 0, seen?.size ?? 0])
  const { size } = newest
  const walked = await walk(source, {
    ...{ size, sizes, signal },
    onProgress: (entries) => onProgress({ entries, size }),
  })
  const chain = key?.kind === 'log' ? await chainOf(key, newest.origin, walked.keys) : null
  const keys = chain?.keys ?? []
  const lines = [
    good('checkpoint', `${newest.origin} says that it has ${size} entries.`),
    ...(chain?.bad ?? []),
    await signatureLine(newest, key, wish.key, keys),
    ...entryLines(newest, walked),
    ...(await olderLines(wish.older, { older, newest, walked, keys })),
    await witnessLine(wish.witness, { seen, newest, walked }),
  ].filter((line) => line !== null)
  return concluded(lines, newest, note)
}

function concluded(lines: readonly Line[], newest: Checkpoint | null, note: string): Verified {
  const states = new Set(lines.map(({ state }) => state))
  const verdict = states.has('bad') ? 'broken' : states.has('unknown') ? 'partly' : 'whole'
  if (newest === null) return { verdict, lines, checkpoint: null }
  const { origin, size, root } = newest
  return { verdict, lines, checkpoint: { origin, size, root: base64Of(root), note } }
}

function entryLines({ origin, size, root }: Checkpoint, walked: Walked): readonly Line[] {
  const of = (check: Line['check']) => walked.bad.filter((line) => line.check === check)
  const [entries, hashes] = [[...of('entries')], of('hashes')]
  const [first] = walked.keys
  const isOpened = first?.index === 0 && first.leaf.data['origin'] === origin
  const derived = walked.roots.get(size)
  if (!isOpened && derived !== undefined) entries.push(bad('entries', 'opened-otherwise'))
  const said = `All ${size} entries were fetched and hashed here, none dated before the one ahead of it.`
  return [
    ...(entries.length === 0 ? [good('entries', said)] : entries),
    ...(hashes.length > 0 || derived === undefined
      ? hashes
      : [good('hashes', 'The hashes that the service publishes are those of its entries.')]),
    derived === undefined
      ? unknown('root', 'root-untold')
      : isSame(derived, root)
        ? good('root', 'The entries lead to the root in the checkpoint.')
        : bad('root', 'root-differs'),
  ]
}
