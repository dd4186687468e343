import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { entrypoint } from '../entrypoint.js'
import { frameRequest, type ImportAnswer, type ImportRequest } from './import-message.js'
import type { ImportProgress } from './port.js'

/** How an importer ended; `died` if it said nothing before it was gone. */
export type ImportEnd =
  | Exclude<ImportAnswer, { kind: 'progress' }>
  | { readonly kind: 'died' | 'upload-broken' | 'too-slow' }

export interface RunningImporter {
  readonly pid: number | undefined
  readonly ended: Promise<ImportEnd>
}

/**
 * Starts an importer with an empty environment and no core dumps: a dump would put raw texts on the disk.
 * `zip` follows the request. After `deadlineMs`, or when `signal` aborts, the process is killed.
 */
export function startImporter(
  request: ImportRequest,
  zip: Readable | null,
  deadlineMs: number,
  progress: (step: ImportProgress) => void,
  signal?: AbortSignal,
): RunningImporter {
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      'ulimit -c 0; exec "$0" "$@"',
      process.execPath,
      fileURLToPath(entrypoint('vault/import-child.js')),
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  )
  return { pid: child.pid, ended: follow(child, request, { zip, deadlineMs, progress, signal }) }
}

interface Following {
  readonly zip: Readable | null
  readonly deadlineMs: number
  readonly progress: (step: ImportProgress) => void
  readonly signal: AbortSignal | undefined
}

async function follow(
  child: ChildProcess & { stdin: NodeJS.WritableStream | null },
  request: ImportRequest,
  { zip, deadlineMs, progress, signal }: Following,
): Promise<ImportEnd> {
  const end: { value: ImportEnd } = { value: { kind: 'died' } }
  const stop = (kind: 'upload-broken' | 'too-slow') => {
    end.value = { kind }
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop('too-slow'), deadlineMs)
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const cancel = () => stop('upload-broken')
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted === true) cancel()
  send(child, request, zip, cancel)
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      const answer = parse(line)
      if (answer?.kind === 'progress') progress(answer.step)
      else if (answer && end.value.kind === 'died') end.value = answer
    }
  }
  await gone
  clearTimeout(timer)
  signal?.removeEventListener('abort', cancel)
  zip?.destroy()
  return end.value
}

function send(
  child: ChildProcess,
  request: ImportRequest,
  zip: Readable | null,
  broken: () => void,
): void {
  const input = child.stdin
  if (!input) return
  // An importer that has refused reads no further; its answer says why.
  input.on('error', () => undefined)
  input.write(frameRequest(request))
  if (!zip) return void input.end()
  if (zip.destroyed) {
    broken()
    return
  }
  zip.once('error', broken)
  zip.once('close', () => {
    if (!zip.readableEnded && child.exitCode === null) broken()
  })
  zip.pipe(input)
}

function parse(line: string): ImportAnswer | null {
  try {
    return JSON.parse(line) as ImportAnswer
  } catch {
    // A killed importer may leave half a line; it counts as nothing said.
    return null
  }
}
