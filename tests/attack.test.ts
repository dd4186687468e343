import { rm } from 'node:fs/promises'
import { openBattlefield, type Battlefield } from './attack/attacker.js'
import { DIFFERENCING, inClass, ofGrades, variants } from './attack/differencing.js'
import type { Attack, Scale } from './attack/differencing.js'
import { NAMED } from './attack/named.js'
import { RECONSTRUCTION } from './attack/reconstruction.js'
import { attackRoster } from './attack/roster.js'
import { isWon, scored, table, type Score } from './attack/score.js'
import { SINGLE } from './attack/single.js'
import { ok, openHouse, personAt } from './support/house.js'

/**
 * Attackers with a script, against a whole service over HTTP. `npm run attack` takes its time and prints what
 * each of them got; as a part of the suite they are fewer. No attack may come to five points over guessing.
 */
const isFull = process.env['HOMEROOM_ATTACK'] === 'full'

const SCALE: Scale = isFull
  ? { many: 100, few: 10, repeats: 20, uncounted: 30, paddings: [60, 240], factors: [1, 4, 10] }
  : { many: 8, few: 2, repeats: 2, uncounted: 4, paddings: [6], factors: [0.3] }

const ATTACKS: readonly Attack[] = [...DIFFERENCING, RECONSTRUCTION, ...SINGLE, ...NAMED]

describe('attackers', () => {
  let field: Battlefield
  const scores: Score[] = []

  beforeAll(async () => {
    field = await openBattlefield(attackRoster(Math.max(10, SCALE.many)))
  })
  afterAll(async () => {
    process.stdout.write(`\n${table(scores)}\n\n`)
    await field.close()
  })

  it.each(ATTACKS.map((attack, at) => [at + 1, attack] as const))(
    'number %i infers no more than guessing does',
    async (_, attack) => {
      const found = await attack(field, SCALE)
      scores.push(...found)
      expect(found.filter(isWon).map((score) => score.attack)).toEqual([])
    },
    isFull ? 3_600_000 : 240_000,
  )

  it('do find a secret where one is told: the score is not blind', () => {
    const told = field.roster.targets.map(({ secret }) => ({ secret, signs: '', guess: secret }))
    const denied = field.roster.targets.map(({ secret }) => ({
      ...{ secret, guess: null },
      signs: secret === 1 ? 'OVERLAP' : 'ok',
    }))
    const given = { attack: 'test', policy: 'none', queries: 0 }
    expect([told, denied].map((traces) => isWon(scored(given, traces)))).toEqual([true, true])
  })
})

describe('the overlap audit in a running service', () => {
  const roster = attackRoster(2)
  const [target] = roster.targets
  let field: Battlefield

  beforeEach(async () => {
    field = await openBattlefield(roster)
  })
  afterEach(() => rm(field.house.folder, { recursive: true, force: true }))

  it('answers a count about a club, and refuses the club without its one sixth-grader', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('counts-only')
    const token = await attacker.classAt(target.club)
    const all = await attacker.count(inClass(token))
    expect(all.n).toBeGreaterThanOrEqual(10)
    const without = await attacker.count(inClass(token, ofGrades(...target.others)))
    expect(without.seen.code).toBe('OVERLAP')
    // Another vendor has seen nothing yet.
    const other = await field.attacker('counts-only')
    const first = await other.count(
      inClass(await other.classAt(target.club), ofGrades(...target.others)),
    )
    expect(first.seen.code).toBe('ok')
    await field.house.stop()
  })

  it('gives one answer to one question, however it is spelled', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('counts-only')
    const answers = new Set<unknown>()
    for (const sql of variants(await attacker.classAt(target.club))) {
      answers.add((await attacker.count(sql)).n)
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toBeGreaterThanOrEqual(10)
    await field.house.stop()
  })

  it('counts whom a question singles out by line, though no row comes back', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('rostering-debug', 2)
    const ask = (line: number) =>
      attacker.ask(
        `select u.sourcedId from users as u where u.line = ${line} and u.role = 'parent'`,
      )
    const used = () =>
      field.house.services.ledger.state().sessions.get(attacker.session)?.disclosed.size
    expect((await ask(target.line)).rows).toEqual([])
    expect(used()).toBe(1)
    await ask(target.line + 1)
    expect(used()).toBe(2)
    expect((await ask(target.line + 2)).code).toBe('BUDGET_EXCEEDED')
    expect(used()).toBe(2)
    await field.house.stop()
  })

  it('remembers what was answered when the service starts again', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('counts-only')
    const token = await attacker.classAt(target.club)
    expect((await attacker.count(inClass(token))).n).not.toBeNull()
    await field.house.stop()
    const settings = { HOMEROOM_REQUESTS_PER_MINUTE: '1000000' }
    const again = await openHouse({ folder: field.house.folder, settings })
    try {
      const engineer = personAt(again.url, attacker.token)
      const path = `/v1/sessions/${attacker.session}/queries`
      const same = await ok(engineer.post(path, { sql: inClass(token) }))
      expect(same.status).toBe(200)
      const sql = inClass(token, ofGrades(...target.others))
      expect((await engineer.post(path, { sql })).body).toMatchObject({ code: 'OVERLAP' })
    } finally {
      await again.stop()
    }
  })
})
