import { createRequire } from 'node:module'
import { z } from 'zod'

/** More than any configuration has; what is longer counts as unread. */
const MOST_BYTES = 32 * 1024 * 1024

type Answered = { readonly response: unknown }
type Handler<Args> = (args: Args) => Promise<Answered>

/** What of a command of the AWS SDK is used here. */
interface RawCommand {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: <Args>(next: Handler<Args>) => Handler<Args>,
      options: { relation: 'after'; toMiddleware: string; name: string; override: boolean },
    ): void
  }
}

/**
 * The body of an answer as it came over the wire, as JSON. The SDK drops members that it does not know, in what
 * it reads as in what it sends: what AWS added since this SDK was made is only seen here.
 *
 * @param send sends this very command
 * @throws what `send` throws; a `TypeError` for a body that is not JSON, or longer than any configuration
 */
export async function rawBody(command: RawCommand, send: () => Promise<unknown>): Promise<unknown> {
  const seen: { bytes: Buffer | null } = { bytes: null }
  command.middlewareStack.addRelativeTo(
    (next) => async (args) => {
      const answered = await next(args)
      // A second try of the SDK's overwrites the first.
      seen.bytes = await tapped(answered.response)
      return answered
    },
    { relation: 'after', toMiddleware: 'deserializerMiddleware', name: 'rawBody', override: true },
  )
  await send()
  if (seen.bytes === null) throw new TypeError('an answer without a body')
  return JSON.parse(seen.bytes.toString('utf8'))
}

/** The bytes of a response, which is left with a body that can be read once more. */
async function tapped(response: unknown): Promise<Buffer | null> {
  if (typeof response !== 'object' || response === null) return null
  if (!('body' in response) || !isReadable(response.body)) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw new TypeError('an answer longer than any configuration')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  response.body = new Uint8Array(bytes)
  return bytes
}

const isReadable = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** The version of the SDK's Clean Rooms client, which settles what it can see by itself. */
export function sdkVersion(): string {
  const read: unknown = createRequire(import.meta.url)('@aws-sdk/client-cleanrooms/package.json')
  return z.object({ version: z.string() }).parse(read).version
}
