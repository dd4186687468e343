import type { Running } from '../../query/port.js'
import type { RunningWire } from '../schema.js'

/** A question under way, as it goes over the wire. */
export const runningWire = ({ session, query, since }: Running): RunningWire => ({
  ...{ kind: 'running', session, query },
  since: new Date(since).toISOString(),
})
