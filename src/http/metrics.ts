import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Ledger } from '../ledger/port.js'
import type { Services } from './services-port.js'
import { sessionState } from '../session/session.js'
import type { State } from '../session/state.js'

/** Counts for operators. Labels are names of ours (routes, statuses, codes): never an id or a name. */
export interface Metrics {
  request(method: string, route: string, status: number, seconds: number): void
  refusal(code: string): void
  text(): Promise<string>
  readonly contentType: string
}

export function createMetrics(
  ledger: Ledger<State>,
  witnessing: Services['witnessing'] = null,
): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const requests = new Histogram({
    name: 'homeroom_http_request_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const refusals = new Counter({
    name: 'homeroom_refusals_total',
    help: 'Refusals by code',
    labelNames: ['code'] as const,
    registers,
  })
  new Gauge({
    name: 'homeroom_ledger_entries',
    help: 'Entries in the ledger',
    registers,
    collect() {
      this.set(ledger.size())
    },
  })
  if (witnessing !== null) {
    new Gauge({
      name: 'homeroom_ledger_witnessed_entries',
      help: 'Entries in the newest checkpoint that the witness has cosigned',
      registers,
      collect() {
        this.set(witnessing.newest()?.size ?? 0)
      },
    })
    new Gauge({
      name: 'homeroom_ledger_witness_well',
      help: '1 if the witness answered the last time as it should, else 0',
      registers,
      collect() {
        this.set(witnessing.isWell() ? 1 : 0)
      },
    })
  }
  new Gauge({
    name: 'homeroom_sessions_open',
    help: 'Sessions whose window is open',
    registers,
    collect() {
      const now = ledger.now()
      const all = [...ledger.state().sessions.values()]
      this.set(all.filter((session) => sessionState(session, now) === 'open').length)
    },
  })
  return {
    request(method, route, status, seconds) {
      requests.observe({ method, route, status }, seconds)
    },
    refusal(code) {
      refusals.inc({ code })
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}
