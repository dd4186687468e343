import { call, get } from '../../api/client.js'
import { isProblem } from '../../api/problem.js'
import type { Source } from './source.js'

interface CheckpointWire {
  readonly checkpoint: string
  readonly witnessed: string | null
}

const PAUSE_MS = 2_000

/** The log as our own service publishes it (C2SP tlog-tiles below `/v1/ledger`). */
export const ownService: Source = {
  async checkpoint(signal) {
    const { checkpoint, witnessed } = await patiently(
      () => get<CheckpointWire>('/v1/ledger/checkpoint', {}, signal),
      signal,
    )
    return { note: checkpoint, witnessed }
  },
  async tile(path, signal) {
    try {
      const answer = await patiently(() => call(`/v1/ledger/${path}`, { signal }), signal)
      return new Uint8Array(await answer.arrayBuffer())
    } catch (thrown) {
      if (isProblem(thrown, 'TILE_UNKNOWN')) return null
      throw thrown
    }
  },
}

/** A long log has more tiles than the service gives out in a minute: it is asked again after a while. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (thrown) {
      if (!isProblem(thrown, 'TOO_MANY_REQUESTS')) throw thrown
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    signal.throwIfAborted()
  }
}
