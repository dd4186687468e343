#!/usr/bin/env node
import { EXIT } from './cli/exit.js'
import { processTerminal } from './cli/process-terminal.js'
import { run } from './cli/run.js'

/**
 * The only place that reads the environment and the signals. The first Ctrl-C asks what runs to end and clean
 * up; a second one does not wait for it.
 */
const stopping = new AbortController()
const stop = () => {
  if (stopping.signal.aborted) process.exit(EXIT.stopped)
  stopping.abort()
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
process.on('SIGHUP', stop)

process.exitCode = await run(
  {
    terminal: processTerminal(process, process.env),
    env: process.env,
    signal: stopping.signal,
    now: () => Date.now(),
  },
  process.argv.slice(2),
)

// The code stands; whatever a library left behind (a handle of DuckDB, a socket kept alive) need not hold us up.
process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop)
setTimeout(() => process.exit(), 2000).unref()
