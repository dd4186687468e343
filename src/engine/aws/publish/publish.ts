import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Policy } from '../../../policy/policy.js'
import type { RoomSpec } from '../../port.js'
import type { AwsClients } from '../clients.js'
import { layoutOf, loadName } from '../layout.js'
import type { AwsPlace } from '../place.js'
import type { DataBucket } from './bucket.js'
import { openCatalogue } from './catalogue.js'
import { digestOf } from './digest.js'
import { keyOf, partObject } from './keys.js'
import { manifestBytes, manifestHash, totalsOf } from './manifest.js'
import type { Manifest, ManifestFile } from './manifest.js'
import { pressedParts } from './press.js'
import { openDataBucket } from './s3-bucket.js'
import { send } from './send.js'
import { inWorkFolder } from './work-folder.js'
import type { WorkFolder } from './work-folder.js'

export interface PublishOrder {
  readonly place: AwsPlace
  /** With the credentials of whoever publishes. */
  readonly clients: Pick<AwsClients, 's3' | 'glue'>
  readonly policy: Policy
  readonly snapshot: string
  /** A room of the policy with all of its tables. */
  readonly spec: RoomSpec
  readonly dataDir: string
  /** What the database that writes the files may hold in memory. */
  readonly memoryBytes: number
  /** Stops the work: what has arrived stays, and the next time goes on from there. */
  readonly signal?: AbortSignal
  readonly progress?: (step: PublishStep) => void
}

/** How far a publishing is. */
export interface PublishStep {
  readonly part: string
  /** From 1. */
  readonly number: number
  readonly parts: number
  /** Of this part that have arrived. */
  readonly bytes: number
  /** Of this part altogether. */
  readonly of: number
}

/** A load that lies in the bucket in full. */
export interface PublishedLoad {
  readonly load: string
  /** SHA-256 of the manifest, hex. */
  readonly manifest: string
  readonly files: number
  readonly bytes: number
  /** How much of it this run had to send. */
  readonly sent: { readonly files: number; readonly bytes: number }
}

/**
 * Publishes a snapshot under a policy: every part as an object, then the manifest, which is the commit point on
 * that side, then a partition of the catalogue for every part. A run that was broken off anywhere is done
 * again: what is there with the right content stays, nothing is ever replaced.
 *
 * @throws Fault `PUBLISH_FAILED` or `DATA_FOLDER_IN_USE`; the reason of `signal` if it aborts
 */
export async function publish(order: PublishOrder): Promise<PublishedLoad> {
  const { place, clients, policy, snapshot, signal } = order
  const load = loadName(snapshot, policy.hash)
  const parts = [...layoutOf(policy).values()].flat()
  const bucket = await openDataBucket(clients.s3, place, signal)
  const catalogue = await openCatalogue(clients.glue, place, policy.id, signal)
  // First, since it costs nothing: without its tables a load is of no use.
  for (const part of parts) await catalogue.expectTable(part)
  return inWorkFolder(order.dataDir, { policy: policy.id, name: load }, async (folder) => {
    const { files, sent } = await sendParts(order, { bucket, folder, load, parts: parts.length })
    const manifest: Manifest = {
      ...{ format: 'homeroom-published/1', load, snapshot },
      ...{ policy: { id: policy.id, hash: policy.hash }, files: [...files] },
    }
    const bytes = manifestBytes(manifest)
    await sendManifest(order, { bucket, folder, load }, bytes)
    for (const part of parts) await catalogue.addPartition(part, load)
    return { load, manifest: manifestHash(bytes), ...totalsOf(manifest), sent }
  })
}

interface Sending {
  readonly bucket: DataBucket
  readonly folder: WorkFolder
  readonly load: string
}

async function sendParts(
  { place, policy, spec, memoryBytes, signal, progress = () => undefined }: PublishOrder,
  { bucket, folder, load, parts }: Sending & { readonly parts: number },
): Promise<{ readonly files: readonly ManifestFile[]; readonly sent: PublishedLoad['sent'] }> {
  const files: ManifestFile[] = []
  const sent = { files: 0, bytes: 0 }
  const pressing = { policy, spec, memoryBytes, folder: folder.files }
  for await (const { part, path, rows } of pressedParts(pressing)) {
    signal?.throwIfAborted()
    const digest = await digestOf(path)
    const object = partObject(part.name)
    const step = { part: part.name, number: files.length + 1, parts, of: digest.bytes }
    let carried = 0
    const tell = (bytes: number): void => {
      carried += bytes
      progress({ ...step, bytes: carried })
    }
    const cargo = { key: keyOf(place, policy.id, load, object), path, digest, sent: tell }
    tell(0)
    if ((await send(bucket, folder.record, cargo)) === 'sent') {
      sent.files += 1
      sent.bytes += digest.bytes
    }
    const columns = part.columns.map(({ name, type }): [string, string] => [name, type])
    const { bytes, sha256 } = digest
    files.push({ part: part.name, object, columns, rows, bytes, sha256 })
  }
  return { files, sent }
}

async function sendManifest(
  { place, policy }: PublishOrder,
  { bucket, folder, load }: Sending,
  bytes: Buffer,
): Promise<void> {
  const path = join(folder.files, 'published.json')
  await writeFile(path, bytes, { mode: 0o600 })
  const key = keyOf(place, policy.id, load)
  const cargo = { key, path, digest: await digestOf(path), sent: () => undefined }
  await send(bucket, folder.record, cargo)
}
