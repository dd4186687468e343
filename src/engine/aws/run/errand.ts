import { randomUUID } from 'node:crypto'
import { Fault } from '../../../fault.js'
import type { RunOutcome } from '../../port.js'
import { begin, type Begun } from './begin.js'
import type { Desk, Errand } from './desk.js'
import { follow } from './follow.js'
import type { Trace } from './trace.js'

/**
 * Carries out one run: a slot, trust, a trace on disk, one query at AWS, its result, and nothing left behind.
 *
 * Commit points: the trace is durable before AWS is asked, so that no crash leaves a query that nobody looks
 * for; it goes when the query has ended and its result is deleted. A run that is stopped resolves once its
 * query has ended. Whoever does not wait so long leaves this alone (`AwsRoom`); it goes on to its end.
 *
 * @throws Fault if nothing was started, and nothing can be.
 */
export async function carryOut(desk: Desk, errand: Errand): Promise<RunOutcome> {
  const { stop } = errand
  const release = await desk.slots.take(stop.signal)
  if (release === null) return { kind: 'failed', reason: stop.why }
  try {
    const trace = await newTrace(desk, await desk.trust.membership(errand.of))
    const begun = await started(desk, errand, trace)
    if (begun.kind !== 'never') {
      const query = begun.kind === 'started' ? begun.query : null
      return await follow(desk, errand, { ...trace, query }, release)
    }
    release()
    return { kind: 'failed', reason: begun.reason }
  } catch (cause) {
    // `follow` does not throw: nothing is at AWS.
    release()
    if (stop.signal.aborted) return { kind: 'failed', reason: stop.why }
    throw cause
  }
}

/** `begin`, with no trace left where nothing was started. */
async function started(desk: Desk, errand: Errand, trace: Trace): Promise<Begun> {
  const { stop, of, request } = errand
  let begun: Begun | null = null
  try {
    const renew = (): Promise<unknown> => desk.trust.membership(of)
    begun = await begin(desk, { trace, stop, text: request.text, renew })
    return begun
  } finally {
    // One that cannot be removed costs a search at the next start, no more.
    if (begun === null || begun.kind === 'never') {
      await desk.traces.remove(trace.name).catch(() => undefined)
    }
  }
}

async function newTrace({ traces, time, results }: Desk, membership: string): Promise<Trace> {
  const name = randomUUID()
  const prefix = `${results.prefix}${name}/`
  const { bucket } = results
  const trace: Trace = {
    ...{ name, membership, bucket, prefix },
    ...{ startedAt: Math.round(time.now()), query: null },
  }
  try {
    await traces.write(trace)
    return trace
  } catch (cause) {
    const words = 'The data folder cannot be written, so nothing is asked of AWS. Check its disk.'
    throw new Fault('ROOM_FAILED', words, { cause })
  }
}
