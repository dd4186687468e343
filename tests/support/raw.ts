import { request } from 'node:http'
import { Readable } from 'node:stream'

/** What a bare HTTP request came to; for bodies and paths that `fetch` would put right. */
export interface RawReply {
  readonly status: number
  readonly text: string
  readonly code: string
}

export interface RawRequest {
  readonly method?: 'GET' | 'POST'
  /** Sent as it is, with its dots and escapes. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | Readable
}

export function send(url: string, asked: RawRequest): Promise<RawReply> {
  const { hostname, port } = new URL(url)
  const { method = 'POST', path, headers = {}, body } = asked
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, text, code: codeOf(text) })
      })
    })
    sent.once('error', reject)
    if (body instanceof Readable) body.pipe(sent)
    else sent.end(body)
  })
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : ''
  } catch {
    return ''
  }
}
