import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Section } from './bench.js'
import type { Figure } from './figure.js'
import { floor } from './floor.js'
import { importing } from './import.js'
import { ledgers } from './ledger.js'
import { loaded } from './load.js'
import { machine } from './machine.js'
import { postgres } from './postgres-path.js'
import { queryPath } from './query-path.js'
import { rooms } from './room.js'
import { steps } from './steps.js'
import { tableOf } from './table.js'

const SECTIONS: readonly Section[] = [
  queryPath,
  floor,
  steps,
  postgres,
  importing,
  rooms,
  ledgers,
  loaded,
]
const QUICK = [2_000, 5_000]
const FULL = [5_000, 50_000, 180_000, 1_000_000]

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    /** Names of sections, comma-separated. */
    only: { type: 'string' },
    /** Other sizes, comma-separated, ascending. */
    students: { type: 'string' },
    json: { type: 'string', default: 'bench.json' },
  },
})

const wanted = values.only?.split(',')
const folder = mkdtempSync(join(tmpdir(), 'homeroom-bench-'))
const figures: Figure[] = []
const started = performance.now()
const bench: Bench = {
  isFull: values.full,
  folder,
  sizes: values.students?.split(',').map(Number) ?? (values.full ? FULL : QUICK),
  say(words) {
    const seconds = Math.round((performance.now() - started) / 1000)
    process.stderr.write(`${String(seconds).padStart(5)} s  ${words}\n`)
  },
  add: (...more) => void figures.push(...more),
}

try {
  for (const section of SECTIONS.filter(({ name }) => wanted?.includes(name) ?? true)) {
    bench.say(`section ${section.name}`)
    await section.run(bench)
  }
  const at = new Date().toISOString()
  process.stdout.write(`${machine()}, ${at}\n\n${tableOf(figures)}\n`)
  writeFileSync(values.json, `${JSON.stringify({ at, machine: machine(), figures }, null, 2)}\n`)
  bench.say(`written to ${values.json}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
