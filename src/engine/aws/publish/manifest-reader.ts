import { Fault } from '../../../fault.js'
import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import { keyOf } from './keys.js'
import { MOST_MANIFEST_BYTES } from './manifest.js'
import { nameOf, statusOf } from './publish-fault.js'

/** Reads the manifest of a load from the data bucket; null if there is none. */
export type ReadManifest = (policyId: string, load: string) => Promise<Uint8Array | null>

/**
 * Reads manifests with the credentials of whoever runs queries, not of whoever published.
 *
 * Of an object larger than any manifest only the beginning is read, which has another hash than any of ours.
 *
 * @throws Fault `ENGINE_UNREACHABLE` if the bucket cannot be read
 */
export function createManifestReader(
  place: AwsPlace,
  { s3 }: Pick<AwsClients, 's3'>,
): ReadManifest {
  return async (policyId, load) => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3')
    const command = new GetObjectCommand({
      ...{ Bucket: place.dataBucket, ExpectedBucketOwner: place.account },
      Key: keyOf(place, policyId, load),
    })
    try {
      const found = await s3.send(command)
      const body = found.Body?.transformToWebStream()
      return body === undefined ? new Uint8Array() : await beginning(body)
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return null
      throw unreadable(cause)
    }
  }
}

async function beginning(body: ReadableStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk as Uint8Array)
    bytes += (chunk as Uint8Array).length
    if (bytes > MOST_MANIFEST_BYTES) break
  }
  return Buffer.concat(chunks)
}

const unreadable = (cause: unknown): Fault =>
  new Fault(
    'ENGINE_UNREACHABLE',
    statusOf(cause) === 403
      ? 'The data bucket refuses the service: it needs s3:GetObject below the prefix, and s3:ListBucket so that a missing object is told from a forbidden one.'
      : 'The data bucket cannot be read; look after the network, the credentials and the Region of the service.',
    { cause },
  )
