import { checkpointTextOf, parseCheckpoint, type Checkpoint } from './checkpoint.js'
import { inspect, type Inspection } from './inspection.js'
import type { Verifier } from './key.js'
import type { Verification } from './port.js'
import type { Snapshot } from './store/port.js'

/** Findings name so many erased payloads; beyond, the count must do. */
const MOST_NAMED = 50

export interface VerificationOptions {
  readonly origin: string
  readonly vkey: string
  readonly verifier: Verifier
  /** What the anchor file held before the snapshot was taken; null if there is none. */
  readonly anchored: Buffer | null
  /** Further checkpoints that the log must contain. */
  readonly witnesses: readonly Checkpoint[]
  /** Whether to check the store's own structure too, which may hold up everything else for seconds. */
  readonly structure: boolean
  readonly visit?: Parameters<typeof inspect>[1]['visit']
  readonly progress?: ((done: number, total: number) => void) | undefined
  readonly later?: Parameters<typeof inspect>[1]['later']
}

/** An inspection with what the anchor had to say. */
export interface Examination extends Inspection {
  readonly anchor: Checkpoint | null
}

/**
 * Inspects a log together with its anchor. A missing anchor is no problem of a log of one entry: the
 * service may have died between the first commit and the first anchor. Of any longer log it is one,
 * or whoever restores an older copy would only have to remove a file.
 */
export async function examine(
  snapshot: Snapshot,
  options: VerificationOptions,
): Promise<Examination> {
  const { anchored, verifier, origin } = options
  // Which key must have signed it is known after the walk only: until then it is a claim to compare with.
  const claimed = anchored === null ? null : parseCheckpoint(checkpointTextOf(anchored.toString()))
  const witnesses = claimed === null ? options.witnesses : [...options.witnesses, claimed]
  const inspection = await inspect(snapshot, { ...options, witnesses })
  const opened =
    anchored === null ? null : inspection.keys.openCheckpoint(anchored, verifier, origin)
  const anchor = opened?.ok === true ? opened.checkpoint : null
  const problems =
    opened?.ok === false
      ? [`The anchor file ${opened.why}.`, ...inspection.problems]
      : [...inspection.problems]
  if (options.structure && !(await snapshot.isWhole())) {
    problems.push('The structure of the database is damaged, so that searches may miss entries.')
  }
  if (opened === null && inspection.size > 1) problems.push('The anchor file is missing.')
  return { ...inspection, problems, anchor }
}

/** Examines a log and says in sentences what was proven, or what is wrong. */
export async function verifySnapshot(
  snapshot: Snapshot,
  options: VerificationOptions,
): Promise<Verification> {
  const examination = await examine(snapshot, options)
  const { size, root, erased } = examination
  const problems = problemsOf(examination)
  return {
    ok: problems.length === 0,
    size,
    rootHash: root.toString('hex'),
    findings: problems.length === 0 ? proofsOf(examination, options) : problems,
    erased: erased.length,
  }
}

function problemsOf({ size, older, problems }: Examination): string[] {
  if (size === 0 && !older) return [...problems, 'The ledger is empty.']
  return older
    ? [
        ...problems,
        `The ledger ends at ${size} entries, before a checkpoint that was signed for it.`,
      ]
    : [...problems]
}

function proofsOf(examination: Examination, options: VerificationOptions): string[] {
  const { size, root, payloads, erased, anchor, keys } = examination
  const findings = [
    `All ${size} entries are there, in order, each as its leaf hash says, none dated before the one ahead of it.`,
    `Together they make the tree with the root ${root.toString('hex')}.`,
    `The checkpoint of these ${size} entries is signed with the key ${keys.newest() ?? options.vkey}.`,
    `${payloads - erased.length} payloads are as the hashes in their leaves say.`,
  ]
  if (keys.length > 1) {
    findings.push(`The log has had ${keys.length} keys; each was signed for by the one before it.`)
  }
  if (options.structure) findings.push('The structure of the database is whole, its indexes too.')
  if (anchor !== null) {
    findings.push(
      `The log contains the ${anchor.size} entries of the checkpoint in the anchor file.`,
    )
  }
  if (erased.length > 0) {
    const named = erased.slice(0, MOST_NAMED).map(({ index, name }) => `${name} of entry ${index}`)
    const more = erased.length > MOST_NAMED ? `, and ${erased.length - MOST_NAMED} more` : ''
    findings.push(`Text payloads erased, their leaves still there: ${named.join(', ')}${more}.`)
  }
  return findings
}
