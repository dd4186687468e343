import { refuse, type Refusal } from '../refusal.js'
import type { PackageSource } from '../roster/package.js'
import { importRoster } from './import.js'
import {
  faultAnswer,
  readRequest,
  type ImportAnswer,
  type ImportRequest,
} from './import-message.js'

/**
 * The importer: a process of its own, so that raw texts are gone when it ends, whatever its end. It gets
 * the vault key and the package on standard input and has no environment. Its error output is closed by
 * the parent: what the runtime prints when it falls over could quote a cell.
 */
async function main(): Promise<ImportAnswer> {
  // Files it makes are the service's own.
  process.umask(0o077)
  const { request, source } = await receive()
  if ('code' in source) return { kind: 'no', refusal: source }
  const key = Buffer.from(request.vaultKey, 'base64')
  const outcome = await importRoster(request.order, key, source, reporter())
  return 'code' in outcome ? { kind: 'no', refusal: outcome } : { kind: 'loaded', loaded: outcome }
}

/** Reads the request and, if it says so, the zip that follows, up to the size allowed. */
async function receive(): Promise<{ request: ImportRequest; source: PackageSource | Refusal }> {
  let head = Buffer.alloc(0)
  let request: ImportRequest | null = null
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    let rest = chunk
    if (!request) {
      head = Buffer.concat([head, chunk])
      const read = readRequest(head)
      if (!read) continue
      request = read.request
      rest = read.rest
      if (request.source.kind === 'path') return { request, source: request.source }
    }
    size += rest.length
    if (size > request.order.limits.zipBytes) {
      return { request, source: refuse('PACKAGE_TOO_LARGE', 'The zip is larger than allowed.') }
    }
    parts.push(Buffer.from(rest))
  }
  if (!request) throw new TypeError('no request')
  return { request, source: { kind: 'zip', bytes: Buffer.concat(parts) } }
}

/** Tells a step when it is another one or a hundredth further on. */
function reporter(): (step: Extract<ImportAnswer, { kind: 'progress' }>['step']) => void {
  let last = ''
  return (step) => {
    const now = `${step.phase} ${step.file ?? ''} ${Math.floor(step.share * 100)}`
    if (now !== last) say({ kind: 'progress', step })
    last = now
  }
}

/** `then` once it is told. */
const say = (answer: ImportAnswer, then?: () => void) =>
  process.stdout.write(`${JSON.stringify(answer)}\n`, then)

/**
 * At once, and the raw texts with it. `process.exit` waits for the database's threads, and one that is being given
 * rows waits for this one; an abort could leave its memory in a file.
 */
const die = () => process.kill(process.pid, 'SIGKILL')

// The parent is gone: what would be made could not be kept.
process.stdout.on('error', die)
process.on('uncaughtException', (cause) => {
  say(faultAnswer(cause), die)
})
const last = await main().catch(faultAnswer)
// By now no database is at work.
say(last, () => process.exit(0))
