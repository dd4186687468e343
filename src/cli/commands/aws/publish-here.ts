import type { Config } from '../../../config/config.js'
import { withClients } from '../../../engine/aws/clients.js'
import { digestOf } from '../../../engine/aws/publish/digest.js'
import { publish } from '../../../engine/aws/publish/publish.js'
import type { PublishedLoad, PublishStep } from '../../../engine/aws/publish/publish.js'
import { Fault } from '../../../fault.js'
import type { SnapshotWire } from '../../../http/schema.js'
import { roomContents } from '../../../policy/room.js'
import { snapshotPath } from '../../../vault/places.js'
import type { Shell } from '../../shell.js'
import type { AwsHere } from './aws-here.js'

/** What the database that writes the files may hold in memory; the rest of a large roster lies on disk. */
const MEMORY_BYTES = 2_000_000_000

/** A snapshot as the service's log has it, and the load before it, which `prev_` tables are made of. */
export interface KnownSnapshot {
  readonly snapshot: SnapshotWire
  readonly previous: SnapshotWire | null
}

/**
 * Publishes a snapshot of this machine's data folder with the credentials that the AWS SDK finds.
 *
 * @param known - only these very files are published
 * @throws Fault `PUBLISH_FAILED` or `DATA_FOLDER_IN_USE`
 */
export async function publishHere(
  shell: Shell,
  { config, aws: { place }, policy }: AwsHere,
  known: KnownSnapshot,
  progress: (step: PublishStep) => void,
): Promise<PublishedLoad> {
  const { snapshot } = known.snapshot
  const spec = {
    snapshotFile: await expectedFile(config, known.snapshot),
    previousFile: known.previous === null ? null : await expectedFile(config, known.previous),
    ...roomContents(policy, [...policy.tables.keys()]),
  }
  return withClients(place, (clients) =>
    publish({
      ...{ place, clients, policy, snapshot, spec, progress },
      ...{ dataDir: config.data, memoryBytes: MEMORY_BYTES, signal: shell.signal },
    }),
  )
}

/** A file of this name that the log does not know could hold anything, raw rows too. */
async function expectedFile(
  { data }: Config,
  { snapshot, snapshotHash }: SnapshotWire,
): Promise<string> {
  const path = snapshotPath(data, snapshot)
  const found = await digestOf(path).catch((cause: unknown) => {
    const words =
      'The data folder does not hold this snapshot, or the load before it. Publish on the machine that has them: give its folder with --data.'
    throw new Fault('PUBLISH_FAILED', words, { cause })
  })
  if (found.sha256 === snapshotHash) return path
  const words =
    'A snapshot in the data folder is not the one in the log of the service. Nothing was published; see who changed the file, or load the roster again.'
  throw new Fault('PUBLISH_FAILED', words)
}
