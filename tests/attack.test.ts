import { rm } from 'node:fs/promises'
import { QUICK } from './attack/attack.js'
import { ATTACKS } from './attack/attacks.js'
import { inClass, ofGrades } from './attack/count.js'
import { variants } from './attack/differencing.js'
import { openBattlefield, UNHURRIED, type Battlefield } from './attack/field.js'
import { attackRoster } from './attack/roster.js'
import { isWon, scored, type Score } from './attack/score.js'
import { table } from './attack/table.js'
import { openControls, tried, verdictOf } from './attack/trial.js'
import { ok, openHouse, type House } from './support/house.js'

/**
 * Attackers with a script, against a whole service over HTTP. `npm run attack` takes its time; as a part of the
 * suite they have fewer targets. No attack may come to five points over guessing, and every one has to be an
 * attack: where nothing protects the roster, it wins.
 */
const CONTROL = { ...QUICK, many: 20, few: 12, opened: 12, uncounted: 20, factors: [4] }

describe('attackers', () => {
  const roster = attackRoster(CONTROL.many)
  let field: Battlefield
  let controls: Awaited<ReturnType<typeof openControls>>
  const scores: Score[] = []

  beforeAll(async () => {
    field = await openBattlefield(roster, await openHouse({ settings: UNHURRIED }))
    controls = await openControls(roster)
  }, 120_000)
  afterAll(async () => {
    process.stdout.write(`\n${table(scores)}\n\n`)
    await field.close()
    await controls.close()
  })

  it.each(ATTACKS.map((each, at) => [at + 1, each] as const))(
    'number %i infers no more than guessing does, and would if nothing stood in its way',
    async (_, each) => {
      const found = await tried(each, field, QUICK, { field: controls.field, scale: CONTROL })
      scores.push(...found)
      const verdicts = found.map((score) => `${score.attack}: ${verdictOf(score)}`)
      expect(verdicts).toEqual(found.map(({ attack }) => `${attack}: holds`))
    },
    300_000,
  )

  it('do find a secret where one is told: the score is not blind', () => {
    const told = roster.targets.map(({ secret }) => ({ secret, signs: [], guess: secret }))
    const denied = roster.targets.map(({ secret }) => ({
      ...{ secret, guess: null },
      signs: [secret === 1 ? 'OVERLAP' : 'ok'],
    }))
    const given = { attack: 'test', policy: 'none', queries: 0 }
    expect([told, denied].map((traces) => isWon(scored(given, traces)))).toEqual([true, true])
  })
})

describe('the overlap audit in a running service', () => {
  const roster = attackRoster(2)
  const [target] = roster.targets
  let house: House
  let field: Battlefield

  beforeEach(async () => {
    house = await openHouse({ settings: UNHURRIED })
    field = await openBattlefield(roster, house)
  })
  afterEach(() => rm(house.folder, { recursive: true, force: true }))

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
    await house.stop()
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
    await house.stop()
  })

  it('counts whom a question singles out by line, though no row comes back', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('rostering-debug', 2)
    const ask = (line: number) =>
      attacker.ask(
        `select u.sourcedId from users as u where u.line = ${line} and u.role = 'parent'`,
      )
    expect((await ask(target.line)).rows).toEqual([])
    expect(await attacker.counted()).toBe(1)
    await ask(target.line + 1)
    expect(await attacker.counted()).toBe(2)
    expect((await ask(target.line + 2)).code).toBe('BUDGET_EXCEEDED')
    expect(await attacker.counted()).toBe(2)
    await house.stop()
  })

  it('remembers what was answered when the service starts again', async () => {
    if (target === undefined) throw new Error('no target')
    const attacker = await field.attacker('counts-only')
    const token = await attacker.classAt(target.club)
    expect((await attacker.count(inClass(token))).n).not.toBeNull()
    await house.stop()
    const again = await openHouse({ folder: house.folder, settings: UNHURRIED })
    try {
      const name = 'dev-1@vendor-1.example'
      const engineer = await again.person({ role: 'engineer', name, vendor: 'vendor-1' })
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
