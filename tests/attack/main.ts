import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveHouse } from '../support/served.js'
import { FULL, QUICK } from './attack.js'
import { ATTACKS, TIMED } from './attacks.js'
import { openBattlefield, UNHURRIED, type Place } from './field.js'
import { attackRoster } from './roster.js'
import type { Score } from './score.js'
import { table } from './table.js'
import { openControls, tried, verdictOf } from './trial.js'

/** Every attacker, one after the other, against a service in a process of its own. */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const scale = values.quick
  ? { ...QUICK, many: 20, few: 12, opened: 12, uncounted: 20, factors: [1] }
  : FULL

const started = performance.now()
const say = (words: string): void => {
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stderr.write(`${String(seconds).padStart(5)} s  ${words}\n`)
}

const folder = await mkdtemp(join(tmpdir(), 'homeroom-attack-'))
const scores: Score[] = []
try {
  const roster = attackRoster(scale.many)
  const controls = await openControls(roster)
  const served = await serveHouse(folder, UNHURRIED)
  const place: Place = {
    person: (grant) => served.person(grant),
    close: () => served.stop(),
  }
  say(`the service listens on ${served.url}`)
  const field = await openBattlefield(roster, place)
  const plans = [...ATTACKS, ...TIMED]
  for (const [at, each] of plans.entries()) {
    const found = await tried(each, field, scale, { field: controls.field, scale })
    scores.push(...found)
    for (const score of found) {
      say(`${at + 1} of ${plans.length}: ${score.attack}: ${verdictOf(score)}`)
    }
  }
  await field.close()
  await controls.close()
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`${table(scores)}\n`)
const bad = scores.filter((score) => verdictOf(score) !== 'holds')
process.exit(bad.length === 0 ? 0 : 1)
