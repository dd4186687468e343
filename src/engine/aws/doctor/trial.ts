import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell } from '../../port.js'
import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import { listed, removed } from '../result/objects.js'
import { takeResult } from '../result/result.js'
import { begin } from '../run/begin.js'
import { createCalls } from '../run/calls.js'
import type { Calls, Seen } from '../run/calls.js'
import { createPacer } from '../run/pacer.js'
import { Stop } from '../run/stop.js'
import type { Time } from '../run/time.js'
import type { Trace } from '../run/trace.js'
import { untilOver } from '../run/watch.js'
import { unseen, unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { requestOf } from './expected.js'
import { judged } from './judged.js'
import { MOST_ROWS } from './probes.js'

const MOST_BYTES = 16 * 1024 * 1024

/** One protected query, for which AWS is paid. */
export interface Trial {
  readonly clients: AwsClients
  readonly place: AwsPlace
  readonly membership: string
  /** `probeQuery` in Spark's words. */
  readonly text: string
  readonly expected: readonly Cell[]
  readonly time: Time
  readonly deadlineMs: number
  readonly pollMs?: number
  /** Aborted to have it cancelled. */
  readonly signal: AbortSignal
}

/**
 * Starts the probe query once, waits for it, reads its result and deletes it. Whatever comes of it is told; nothing of it
 * names an id, a bucket or a cell of a roster.
 *
 * @throws Fault `ENGINE_UNREACHABLE` if AWS cannot be spoken to, and nothing was started
 */
export async function tried(trial: Trial): Promise<readonly Diagnosis[]> {
  const { clients, place, membership, text, time } = trial
  const name = randomUUID()
  const trace: Trace = {
    ...{ name, membership, bucket: place.resultBucket, prefix: `${place.resultPrefix}${name}/` },
    ...{ startedAt: time.now(), query: null },
  }
  const calls = createCalls(clients, place, createPacer(time))
  const stop = new Stop(time, trial.deadlineMs)
  const ask = (): void => {
    stop.ask('stopped')
  }
  trial.signal.addEventListener('abort', ask, { once: true })
  try {
    const renew = () => Promise.resolve()
    const begun = await begin({ calls, time }, { trace, text, stop, renew })
    if (begun.kind !== 'started') return [notStarted(begun.kind)]
    return await followed(trial, calls, { trace: { ...trace, query: begun.query }, stop })
  } finally {
    trial.signal.removeEventListener('abort', ask)
    stop.done()
  }
}

const QUERY = 'a protected query'

const notStarted = (kind: 'never' | 'unclear'): Diagnosis =>
  kind === 'never'
    ? unwell(
        QUERY,
        'AWS does not take it.',
        'Look at the tables in the console of Clean Rooms: their status says what they lack.',
      )
    : unwell(
        QUERY,
        'AWS did not say whether it was started.',
        'Look for it in the console of Clean Rooms before trying again: it may run, and cost.',
      )

async function followed(
  trial: Trial,
  calls: Calls,
  { trace, stop }: { readonly trace: Trace; readonly stop: Stop },
): Promise<readonly Diagnosis[]> {
  const { clients, place, membership, time, pollMs = 2000 } = trial
  const ref = { membership, query: trace.query ?? '' }
  const seen: { last: Seen | null } = { last: null }
  const saw = (now: Seen): void => {
    seen.last = now
  }
  const end = await untilOver({ calls, time, pollMs }, ref, { signal: stop.signal, saw })
  const minutes = ((time.now() - trace.startedAt) / 60_000).toFixed(1)
  const told = [cost(seen.last), well('latency', `${minutes} minutes from start to end.`)]
  try {
    if (end === 'SUCCESS') return [...told, ...(await read(trial, trace))]
    if (end === 'stopped' || end === 'lost') {
      await calls.cancel(ref, new AbortController().signal).catch(() => undefined)
    }
    const words = `It ended as ${end.toUpperCase()}.`
    return [...told, unwell(QUERY, words, 'Its error is in the console of Clean Rooms.')]
  } finally {
    const bucket = { s3: clients.s3, account: place.account }
    // What is not deleted now, the rule of the bucket takes.
    await removed(bucket, trace, AbortSignal.timeout(60_000)).catch(() => undefined)
  }
}

function cost(seen: Seen | null): Diagnosis {
  const units = seen?.bill.milliUnits ?? null
  if (units === null) return unseen('billed', 'AWS has not said.')
  return well('billed', `${units / 1000} CRPU-hours.`)
}

async function read(trial: Trial, trace: Trace): Promise<readonly Diagnosis[]> {
  const { clients, place, expected, text, signal } = trial
  const bucket = { s3: clients.s3, account: place.account }
  const { parts } = await listed(bucket, trace, signal)
  const names = parts.map(({ key }) => key.slice(trace.prefix.length).replaceAll(ID, '<id>'))
  const files = well('files of a result', names.length === 0 ? 'None.' : names.sort().join(', '))
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-doctor-'))
  try {
    const request = requestOf(text, 1, MOST_ROWS)
    const where = { where: trace, file: join(folder, 'result.parquet'), request }
    const result = await takeResult({ ...bucket, mostBytes: MOST_BYTES }, where, signal)
    if (result.kind === 'rows') return [files, ...judged(result, expected)]
    const words = `It cannot be read: ${result.reason}.`
    return [files, unwell('result', words, 'Paste all of this into a ticket for Homeroom.')]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Ids in names of files: they are AWS's, and would lead back to the account's logs. */
const ID = /[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/gu
