import { hash } from 'node:crypto'
import { toCanonical } from '../../ledger/canonical.js'
import type { Signer } from '../../ledger/key.js'
import { signNote } from '../../ledger/note.js'

/** A file of a run, as audit/EXPORT.md lists it. Hash and length are of the uncompressed content. */
export interface ManifestFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly gzip?: true
  readonly payloads?: { readonly from: number; readonly to: number }
  readonly version?: string
}

/** A run of an export, as audit/EXPORT.md says. */
export interface Manifest {
  readonly origin: string
  readonly number: number
  readonly previous: string | null
  /** Epoch milliseconds, UTC. */
  readonly at: number
  readonly period: { readonly from: number | null; readonly to: number }
  readonly from: number
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly files: readonly ManifestFile[]
  readonly withdrawn: readonly {
    readonly name: string
    readonly sha256: string
    readonly why: string
  }[]
}

const KIND = 'homeroom/export-manifest/v1'
const time = (at: number): string => new Date(at).toISOString()

/** Eight digits, so that names sort as runs do. */
export const runNumber = (number: number): string => String(number).padStart(8, '0')
export const checkpointName = (number: number): string => `checkpoints/${runNumber(number)}`
export const manifestName = (number: number): string => `manifests/${runNumber(number)}.note`

/** The manifest as a signed note; the same manifest and key give the same bytes (Ed25519 has no chance in it). */
export function signManifest(manifest: Manifest, signer: Signer): string {
  const { origin, number, previous, at, period, from, size, root, files } = manifest
  const body = {
    ...{ v: 1, origin, number, previous, at: time(at), from, size, root },
    period: { from: period.from === null ? null : time(period.from), to: time(period.to) },
    checkpoint: checkpointName(number),
    files: [...files].sort((one, other) => (one.name < other.name ? -1 : 1)),
    withdrawn: manifest.withdrawn.map(({ name, sha256, why }) => ({ name, sha256, why })),
  }
  return signNote(`${KIND}\n${toCanonical(body)}\n`, [signer])
}

/** What chains manifests: SHA-256, hex, of the file with its signatures. */
export const manifestHash = (note: string | Uint8Array): string => hash('sha256', note, 'hex')
