import { ProblemError, problemFrom } from './problem.js'

/** How far an upload is: bytes sent of all, or all sent and the service at work. */
export interface UploadProgress {
  readonly sent: number
  readonly total: number
}

/** What to send, and who hears of it. */
export interface Upload {
  readonly path: string
  readonly file: Blob
  readonly type: string
  /** `application/x-ndjson` to hear of each step; JSON unless said otherwise. */
  readonly accept?: string
  /** Called often while bytes leave. */
  readonly onProgress: (progress: UploadProgress) => void
  /** Called with each whole line of an answer in NDJSON, as it comes; other answers have one. */
  readonly onLine?: (line: unknown) => void
  readonly signal?: AbortSignal
}

/**
 * Sends a file with progress, which `fetch` cannot tell. Gives the last line of the answer as JSON (of a
 * plain JSON answer: all of it); rejects with a `ProblemError`.
 */
export function upload<T>(wanted: Upload): Promise<T> {
  const { path, file, type, accept = 'application/json', onProgress, onLine, signal } = wanted
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    const lines = lineReader(onLine ?? (() => undefined))
    request.open('POST', path)
    request.setRequestHeader('Content-Type', type)
    request.setRequestHeader('Accept', accept)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress({ sent: loaded, total }),
    )
    request.addEventListener('progress', () => {
      if (isLines(request)) lines(request.responseText, false)
    })
    request.addEventListener('load', () => {
      if (request.status >= 300) {
        reject(new ProblemError(problemFrom(request.status, request.responseText)))
        return
      }
      resolve(
        (isLines(request)
          ? lines(request.responseText, true)
          : JSON.parse(request.responseText)) as T,
      )
    })
    request.addEventListener('error', () => reject(new TypeError('the upload was cut off')))
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

const isLines = (request: XMLHttpRequest): boolean =>
  request.getResponseHeader('Content-Type')?.includes('ndjson') === true

/** Reads lines out of a text that grows; gives the last one read. */
function lineReader(onLine: (line: unknown) => void) {
  let read = 0
  let last: unknown
  return (text: string, ended: boolean): unknown => {
    for (;;) {
      const end = text.indexOf('\n', read)
      const stop = end < 0 && ended && read < text.length ? text.length : end
      if (stop < 0) return last
      const line = text.slice(read, stop).trim()
      read = stop + 1
      if (line === '') continue
      last = JSON.parse(line)
      onLine(last)
    }
  }
}
