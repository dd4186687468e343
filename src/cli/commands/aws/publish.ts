import {
  publishedLoadsSchema,
  publishedSchema,
  policySchema,
  snapshotsSchema,
} from '../../../http/schema.js'
import type { SnapshotWire } from '../../../http/schema.js'
import type { PublishedLoad, PublishStep } from '../../../engine/aws/publish/publish.js'
import type { Client } from '../../client/client.js'
import { deskOf } from '../../desk.js'
import type { ServiceOptions } from '../../desk.js'
import { finished, showProgress, silent } from '../../progress.js'
import type { Progress } from '../../progress.js'
import { UsageError } from '../../shell.js'
import type { Shell } from '../../shell.js'
import { plain } from '../../text/plain.js'
import { grouped } from '../../text/time.js'
import { awsHere } from './aws-here.js'
import { publishHere } from './publish-here.js'
import type { KnownSnapshot } from './publish-here.js'

export interface PublishOptions extends ServiceOptions {
  readonly policy: string
  readonly snapshot?: string
  readonly data?: string
}

/** Puts a snapshot where Clean Rooms can read it, as a policy shows it. */
export async function publishSnapshot(shell: Shell, options: PublishOptions): Promise<void> {
  const here = await awsHere(shell, options)
  const desk = deskOf(shell, options)
  const json = options.json === true
  const progress = json ? silent : showProgress(shell.terminal, 'Asking the service.')
  const words = { done: 'Published.', failed: 'The snapshot was not published in full.' }
  const { done, reply } = await finished(progress, words, async () => {
    const known = await wanted(desk.client, here.policy, options.snapshot)
    progress.at(0, 'Writing the tables.')
    const done = await publishHere(shell, here, known, (step) => show(progress, step))
    progress.at(1, 'The service looks for itself.')
    const path = pathOf(known.snapshot.snapshot)
    const reply = await desk.client.post(path, saidOf(done, here.policy), publishedSchema)
    return { done, reply }
  })
  desk.show(reply, () => publishedLines(done, reply.value.entry))
}

const pathOf = (snapshot: string): string =>
  `/v1/snapshots/${encodeURIComponent(snapshot)}/published`

/**
 * The snapshot and the one before it as the service's log has them, once the service has been asked whether it would take the
 * publishing at all: an upload takes long.
 */
async function wanted(
  client: Client,
  policy: { readonly id: string; readonly hash: string },
  id: string | undefined,
): Promise<KnownSnapshot> {
  const { value: all } = await client.get('/v1/snapshots', snapshotsSchema)
  const snapshot = id === undefined ? all.snapshots[0] : all.snapshots.find(named(id))
  if (snapshot === undefined) {
    throw new UsageError('The service has no such snapshot; "homeroom import" makes one.')
  }
  const { value: loads } = await client.get(pathOf(snapshot.snapshot), publishedLoadsSchema)
  if (!loads.wanted) {
    throw new UsageError('This service runs queries in rooms of its own; set HOMEROOM_ENGINE=aws.')
  }
  const there = await client.get(`/v1/policies/${encodeURIComponent(policy.id)}`, policySchema)
  if (there.value.hash !== policy.hash) {
    throw new UsageError(
      'The policy here has another text than at the service; publish with the same policies folder.',
    )
  }
  const previous = all.snapshots.find(named(snapshot.previous ?? '')) ?? null
  if (snapshot.previous !== (previous?.snapshot ?? null)) {
    throw new TypeError('a log with a load that continues one it does not have')
  }
  return { snapshot, previous }
}

const named =
  (id: string) =>
  ({ snapshot }: SnapshotWire): boolean =>
    snapshot === id

function saidOf(
  { load, manifest, files, bytes }: PublishedLoad,
  { id, hash }: { readonly id: string; readonly hash: string },
) {
  return { policy: { id, hash }, load, manifest, files, bytes }
}

function show(progress: Progress, { part, number, parts, bytes, of }: PublishStep): void {
  const size = of < MB ? '' : `, ${grouped(Math.round(of / MB))} MB`
  const done = number - 1 + (of === 0 ? 1 : bytes / of)
  progress.at(done / parts, `${part}, part ${number} of ${parts}${size}`)
}

const MB = 1_000_000

function publishedLines(
  { load, files, bytes, sent, manifest }: PublishedLoad,
  entry: number,
): readonly string[] {
  const there = files - sent.files
  const already = there === 0 ? '' : `, ${there} of them there already`
  return [
    `Load ${plain(load)}: ${files} files, ${grouped(bytes)} bytes${already}.`,
    `Manifest ${plain(manifest)}`,
    `Entry ${entry} says so; sessions under this policy can ask about it now.`,
  ]
}
