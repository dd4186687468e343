import type { Entry, Payload } from './entry.js'
import { columnsOf, personsOf, reasonsOf, type LeafColumns } from './facets.js'
import { readLeaf, type Leaf } from './leaf.js'
import type { Links } from './links.js'
import { hashPayload, readPayload } from './payload.js'
import { SALT_SIZE } from './salt.js'
import type { FoundPayload, FoundRow } from './store/port.js'
import { hashLeaf } from './tree.js'

/** What a stored row turned out to be. */
export interface ReadRow {
  /** Null if the leaf cannot be read. */
  readonly entry: Entry | null
  /** The leaf's hash, derived from its bytes. */
  readonly leafHash: Buffer
  /** Names of the text payloads that were erased. */
  readonly erased: readonly string[]
  /** What is wrong with the row, a sentence each, without any of its content. */
  readonly problems: readonly string[]
}

/**
 * Reads a stored row and checks all that can be checked of it alone: leaf against hash, columns against
 * leaf, payloads against the hashes in the leaf. Whoever holds the disk may have written the row.
 *
 * With `texts` false a text payload reads as null, as if erased: that is how the fold sees it, live and
 * on replay, so that no decision can come to depend on a text that the law may take away.
 *
 * @param links what the entries before it tell; null for a row read alone, whose vendor, engineer and
 * ticket are then not checked.
 */
export function readRow(row: FoundRow, texts: boolean, links: Links | null): ReadRow {
  const { index } = row
  const leafHash = hashLeaf(row.leaf)
  const problems: string[] = []
  if (!leafHash.equals(row.leafHash)) {
    problems.push(`Entry ${index}: the leaf does not fit its stored hash.`)
  }
  const leaf = readLeaf(row.leaf)
  if (leaf === null) {
    problems.push(`Entry ${index}: the leaf is not an entry that this version of Homeroom knows.`)
    return { entry: null, leafHash, erased: [], problems }
  }
  const columns = columnsOf(leaf, links?.of(leaf) ?? null)
  if (!sameColumns(columns, row.columns, links !== null)) {
    problems.push(`Entry ${index}: a column for finding it was altered.`)
  }
  const open: Record<string, Payload | null> = {}
  const payloads: Record<string, Payload | null> = {}
  const erased: string[] = []
  let isAltered = false
  for (const [name, binding] of Object.entries(leaf.payloads)) {
    const found = row.payloads.find((candidate) => candidate.name === name)
    const read = openPayload(binding, found)
    if (read === 'altered') {
      isAltered = true
      problems.push(`Entry ${index}: the payload "${name}" is missing or was altered.`)
    }
    if (read === 'erased') erased.push(name)
    open[name] = typeof read === 'string' ? null : read
    payloads[name] = open[name]?.kind === 'text' && !texts ? null : open[name]
  }
  // An altered payload has been told of; what it is found by can only fit it by chance.
  if (!isAltered && !sameFinders(open, row)) {
    problems.push(`Entry ${index}: what it is found by, a person or a reason, was altered.`)
  }
  if (row.payloads.length > Object.keys(leaf.payloads).length) {
    problems.push(`Entry ${index}: a payload lies beside it that its leaf does not name.`)
  }
  return { entry: toEntry(leaf, index, leafHash, payloads), leafHash, erased, problems }
}

/** An entry as readers see it, of a leaf that has been checked. */
export function toEntry(
  leaf: Leaf,
  index: number,
  leafHash: Buffer,
  payloads: Readonly<Record<string, Payload | null>>,
): Entry {
  const { type, actor, data, at } = leaf
  // The leaf's data was checked against the schema of its type, which is what the union says.
  return { type, actor, data, at, index, payloads, leafHash: leafHash.toString('hex') } as Entry
}

function openPayload(
  binding: Leaf['payloads'][string],
  found: FoundPayload | undefined,
): Payload | 'altered' | 'erased' {
  if (found?.kind !== binding.kind) return 'altered'
  const { salt, body } = found
  if (salt === null && body === null && binding.kind === 'text') return 'erased'
  // The hash is of salt and body in one: bytes that moved from one to the other must not go unseen.
  if (salt?.length !== SALT_SIZE || body === null) return 'altered'
  if (hashPayload(salt, body) !== binding.hash) return 'altered'
  return readPayload(binding.kind, body) ?? 'altered'
}

function sameFinders(open: Readonly<Record<string, Payload | null>>, row: FoundRow): boolean {
  const persons = personsOf(open)
  const reasons = reasonsOf(open)
  return (
    persons.length === row.persons.length &&
    persons.every((ordinal, at) => ordinal === row.persons[at]) &&
    reasons.length === row.reasons.length &&
    reasons.every(
      ({ name, folded }, at) => name === row.reasons[at]?.name && folded === row.reasons[at].folded,
    )
  )
}

/** @param linked whether to compare the columns too that depend on the entries before. */
function sameColumns(left: LeafColumns, right: LeafColumns, linked: boolean): boolean {
  return (
    left.type === right.type &&
    left.at === right.at &&
    left.actor === right.actor &&
    left.session === right.session &&
    left.request === right.request &&
    (!linked ||
      (left.vendor === right.vendor &&
        left.engineer === right.engineer &&
        left.ticket === right.ticket))
  )
}
