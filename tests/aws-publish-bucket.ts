import { createHash, hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as it came over the wire. */
export interface Asked {
  readonly method: string
  /** Without the slash of the bucket's path before it. */
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Held {
  readonly body: Buffer
  /** As S3 tells it; null for one that some other program put there without. */
  readonly checksum: string | null
  readonly headers: IncomingHttpHeaders
}

interface Upload {
  readonly key: string
  readonly headers: IncomingHttpHeaders
  readonly pieces: Map<number, Buffer>
}

/** What goes wrong with a request. `after`: it is carried out, and the answer is lost. */
export type Trouble =
  { readonly status: number; readonly code: string } | { readonly hangUp: 'before' | 'after' }

/**
 * A bucket in memory, with what s3rver lacks of S3: objects in pieces that can be listed, checksums that are
 * checked and kept, `If-None-Match: *`, and an owner.
 */
export interface PieceBucket {
  readonly url: string
  readonly asked: Asked[]
  readonly objects: Map<string, Held>
  readonly uploads: Map<string, Upload>
  /** What goes wrong with the next request; null: nothing. */
  trouble: (asked: Asked) => Trouble | null
  close(): Promise<void>
}

const sum = (body: Buffer): string => hash('sha256', body, 'base64')

/** @param owner - the account whose bucket it is */
export async function openPieceBucket(owner: string): Promise<PieceBucket> {
  const store: Pick<PieceBucket, 'asked' | 'objects' | 'uploads' | 'trouble'> = {
    ...{ asked: [], objects: new Map(), uploads: new Map(), trouble: () => null },
  }
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', 'http://s3')
      const asked: Asked = {
        ...{ method: request.method ?? '', query: url.searchParams, headers: request.headers },
        key: decodeURIComponent(url.pathname).split('/').slice(2).join('/'),
        body: await buffer(request),
      }
      store.asked.push(asked)
      const trouble = store.trouble(asked)
      if (trouble !== null && 'status' in trouble) {
        refuse(response, trouble.status, trouble.code)
        return
      }
      if (trouble?.hangUp !== 'before') answer(store, owner, asked, response)
      if (trouble !== null) request.socket.destroy()
      // Whoever asked went away.
    })().catch(() => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(store, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

type Store = Pick<PieceBucket, 'objects' | 'uploads'>

function answer(store: Store, owner: string, asked: Asked, response: ServerResponse): void {
  const { method, query, headers } = asked
  if ((headers['x-amz-expected-bucket-owner'] ?? owner) !== owner) {
    refuse(response, 403, 'AccessDenied')
  } else if (query.has('uploads')) {
    if (method === 'POST') begin(store, asked, response)
    else listUploads(store, asked, response)
  } else if (query.has('uploadId')) {
    pieceOf(store, asked, response)
  } else if (method === 'PUT') {
    put(store, asked, response)
  } else {
    get(store, asked, response)
  }
}

function put({ objects }: Store, { key, headers, body }: Asked, response: ServerResponse): void {
  if (headers['if-none-match'] === '*' && objects.has(key)) {
    refuse(response, 412, 'PreconditionFailed')
    return
  }
  const said = headers['x-amz-checksum-sha256']
  if (said !== sum(body)) {
    refuse(response, 400, 'BadDigest')
    return
  }
  objects.set(key, { body, checksum: said, headers })
  response.end()
}

function get({ objects }: Store, asked: Asked, response: ServerResponse): void {
  const held = objects.get(asked.key)
  if (held === undefined) {
    refuse(response, 404, 'NoSuchKey')
    return
  }
  if (asked.headers['x-amz-checksum-mode'] === 'ENABLED' && held.checksum !== null) {
    response.setHeader('x-amz-checksum-sha256', held.checksum)
    response.setHeader(
      'x-amz-checksum-type',
      held.checksum.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT',
    )
  }
  response.setHeader('content-length', held.body.length)
  response.end(asked.method === 'HEAD' ? undefined : held.body)
}

function begin({ uploads }: Store, { key, headers }: Asked, response: ServerResponse): void {
  const id = `upload-${uploads.size + 1}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`
  uploads.set(id, { key, headers, pieces: new Map() })
  xml(
    response,
    `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
  )
}

function listUploads({ uploads }: Store, { query }: Asked, response: ServerResponse): void {
  const prefix = query.get('prefix') ?? ''
  const found = [...uploads].filter(([, upload]) => upload.key.startsWith(prefix))
  const rows = found.map(
    ([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`,
  )
  xml(response, `<ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`)
}

function pieceOf(store: Store, asked: Asked, response: ServerResponse): void {
  const id = asked.query.get('uploadId') ?? ''
  const upload = store.uploads.get(id)
  if (upload === undefined || upload.key !== asked.key) {
    refuse(response, 404, 'NoSuchUpload')
    return
  }
  switch (asked.method) {
    case 'PUT': {
      if (asked.headers['x-amz-checksum-sha256'] !== sum(asked.body)) {
        refuse(response, 400, 'BadDigest')
        return
      }
      upload.pieces.set(Number(asked.query.get('partNumber')), asked.body)
      response.setHeader('etag', `"${hash('md5', asked.body)}"`)
      response.end()
      return
    }
    case 'GET':
      listPieces(upload, asked, response)
      return
    case 'DELETE':
      store.uploads.delete(id)
      response.statusCode = 204
      response.end()
      return
    default:
      complete(store, id, upload, asked, response)
  }
}

/** Two a page, so that pages are turned. */
function listPieces({ pieces }: Upload, { query }: Asked, response: ServerResponse): void {
  const after = Number(query.get('part-number-marker') ?? 0)
  const left = [...pieces]
    .sort(([one], [other]) => one - other)
    .filter(([number]) => number > after)
  const page = left.slice(0, 2)
  const rows = page.map(
    ([number, body]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"${hash('md5', body)}"</ETag>` +
      `<Size>${body.length}</Size><ChecksumSHA256>${sum(body)}</ChecksumSHA256></Part>`,
  )
  const more = left.length > page.length
  const next = more ? `<NextPartNumberMarker>${page.at(-1)?.[0] ?? 0}</NextPartNumberMarker>` : ''
  xml(
    response,
    `<ListPartsResult><IsTruncated>${more}</IsTruncated>${next}${rows.join('')}</ListPartsResult>`,
  )
}

function complete(
  { objects, uploads }: Store,
  id: string,
  { key, headers, pieces }: Upload,
  asked: Asked,
  response: ServerResponse,
): void {
  if (asked.headers['if-none-match'] === '*' && objects.has(key)) {
    refuse(response, 412, 'PreconditionFailed')
    return
  }
  const listed = [...asked.body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/gu)]
  const sums = [...asked.body.toString().matchAll(/<ChecksumSHA256>([^<]+)<\/ChecksumSHA256>/gu)]
  const bodies = listed.map(([, number]) => pieces.get(Number(number)) ?? Buffer.alloc(0))
  if (bodies.some((body, place) => sum(body) !== sums[place]?.[1])) {
    refuse(response, 400, 'InvalidPart')
    return
  }
  const joined = Buffer.concat(bodies.map((body) => Buffer.from(sum(body), 'base64')))
  const checksum = `${sum(joined)}-${bodies.length}`
  objects.set(key, { body: Buffer.concat(bodies), checksum, headers })
  uploads.delete(id)
  xml(response, `<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`)
}

function xml(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'application/xml')
  response.end(`<?xml version="1.0"?>${body}`)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/xml')
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}
