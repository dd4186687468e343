import type { CleanRoomsClient } from '@aws-sdk/client-cleanrooms'
import type { GlueClient } from '@aws-sdk/client-glue'
import type { S3Client } from '@aws-sdk/client-s3'
import type { AwsPlace } from './place.js'

/** The SDK's clients for one place. Credentials come from the SDK's own chain, never from our settings. */
export interface AwsClients {
  /** For what may be asked twice. */
  readonly cleanRooms: CleanRoomsClient
  /**
   * For `StartProtectedQuery` alone: it takes no token of ours, so a second try could start, and bill, and log
   * a second query.
   */
  readonly starter: CleanRoomsClient
  readonly glue: GlueClient
  readonly s3: S3Client
  close(): void
}

/** Tries of one call: throttling and lost connections are waited out, longer each time. */
const ATTEMPTS = 5
const CONNECT_MS = 10_000
const ANSWER_MS = 120_000

/** Does a piece of work with clients of its own, closed however it ends. */
export async function withClients<T>(
  place: AwsPlace,
  work: (clients: AwsClients) => Promise<T>,
): Promise<T> {
  const clients = await openClients(place)
  try {
    return await work(clients)
  } finally {
    clients.close()
  }
}

/** Opens the clients; nothing is sent. The SDKs are loaded here, because most services never need them. */
export async function openClients({ region, endpoints }: AwsPlace): Promise<AwsClients> {
  const [{ CleanRoomsClient }, { GlueClient }, { S3Client }] = await Promise.all([
    import('@aws-sdk/client-cleanrooms'),
    import('@aws-sdk/client-glue'),
    import('@aws-sdk/client-s3'),
  ])
  const common = (endpoint: string | null, maxAttempts = ATTEMPTS) => ({
    ...{ region, maxAttempts },
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === null ? {} : { endpoint }),
  })
  const cleanRooms = new CleanRoomsClient(common(endpoints.cleanRooms))
  const starter = new CleanRoomsClient(common(endpoints.cleanRooms, 1))
  const glue = new GlueClient(common(endpoints.glue))
  // Other people's servers know their buckets by path.
  const s3 = new S3Client({ ...common(endpoints.s3), forcePathStyle: endpoints.s3 !== null })
  return {
    ...{ cleanRooms, starter, glue, s3 },
    close() {
      for (const client of [cleanRooms, starter, glue, s3]) client.destroy()
    },
  }
}
