import { markedRoster, zipped } from './support/marked-roster.js'
import { ask, ok, openScene, openSession, type Reply, type Scene } from './support/house.js'

const TOKEN = /^[a-z]{3}[nz]?_[a-z2-7]{26}$/

const rows = (reply: Reply): unknown[][] => reply.body.rows as unknown as unknown[][]

describe('a question under rostering-debug', () => {
  const roster = markedRoster(60)
  let scene: Scene

  beforeAll(async () => {
    scene = await openScene(await zipped(roster.files), { budget: 100 })
  })
  afterAll(() => scene.house.close())

  it('answers about no one without touching the budget', async () => {
    const reply = await ok(ask(scene, 'select o.name, o.type from orgs as o order by o.name'))
    expect(rows(reply)).toEqual([
      ['Marked District', 'district'],
      ['North School', 'school'],
      ['South School', 'school'],
    ])
    expect(reply.body).toMatchObject({ result: 'none', budget: { used: 0, thisQuery: 0 } })
  })

  it('answers in groups of at least k, and says how many were withheld', async () => {
    const reply = await ok(
      ask(scene, 'select u.role, count(*) as n from users as u group by u.role'),
    )
    // 60 students, 4 teachers: the 4 alone are too few, and 60 - 64 would give them away.
    expect(rows(reply)).toEqual([[null, 64]])
    expect(reply.body).toMatchObject({ result: 'group', withheld: { groups: 2, remainderRow: 0 } })
  })

  it('shows where in the query it will not count, and all of it where no word is to blame', async () => {
    const sql = 'select count(*) as n from users as u except all select 3'
    const { body } = await ask(scene, sql)
    const { start, end } = body.at as unknown as { start: number; end: number }
    expect(body.code).toBe('CANNOT_COUNT')
    expect([0, sql.indexOf('except')]).toContain(start)
    expect(end).toBeGreaterThan(start)
  })

  it('finds the orphan enrollment and counts the person it names', async () => {
    const reply = await ok(
      ask(
        scene,
        'select e.sourcedId, e.userSourcedId from enrollments as e left join users as u on u.sourcedId = e.userSourcedId where u.sourcedId is null',
      ),
    )
    expect(rows(reply)).toHaveLength(1)
    expect(String(rows(reply)[0]?.[0])).toMatch(TOKEN)
    expect(reply.body).toMatchObject({
      result: 'named',
      budget: { used: 1, left: 99, thisQuery: 1 },
    })
  })

  it('counts a person once however often they are shown', async () => {
    const sql = 'select u.sourcedId from users as u order by u.line limit 5'
    const first = await ok(ask(scene, sql))
    const second = await ok(ask(scene, sql))
    expect(first.body).toMatchObject({ budget: { thisQuery: 5 } })
    expect(second.body).toMatchObject({ budget: { thisQuery: 0 } })
    expect(rows(second)).toEqual(rows(first))
  })

  it('lets a token be used in the next question, as a literal and as a value', async () => {
    const [[token] = []] = rows(
      await ok(ask(scene, 'select u.sourcedId from users as u order by u.line limit 1')),
    )
    const literal = await ok(
      ask(
        scene,
        `select e.classSourcedId from enrollments as e where e.userSourcedId = '${String(token)}'`,
      ),
    )
    const value = await ok(
      ask(scene, 'select e.classSourcedId from enrollments as e where e.userSourcedId = $1', {
        parameters: [token],
      }),
    )
    expect(rows(literal)).toHaveLength(1)
    expect(rows(value)).toEqual(rows(literal))
  })

  it('refuses an answer that needs more of the budget than is left, and counts nothing for it', async () => {
    const small = await openSession(scene, { budget: 10 })
    const all = await ask({ ...scene, session: small }, 'select u.sourcedId from users as u')
    expect(all.body).toMatchObject({ status: 403, code: 'BUDGET_EXCEEDED' })
    expect(all.text).toContain('70')
    const few = await ok(
      ask({ ...scene, session: small }, 'select u.sourcedId from users as u limit 10'),
    )
    expect(few.body).toMatchObject({ budget: { used: 10, left: 0 } })
  })

  it('runs a ready-made check by its id', async () => {
    const checks = await ok(scene.engineer.get('/v1/checks'))
    const ids = (checks.body.checks as unknown as { id: string }[]).map(({ id }) => id)
    const orphans = ids.find((id) => id.startsWith('d01'))
    const reply = await ok(
      scene.engineer.post(`/v1/sessions/${scene.session}/queries`, { check: orphans }),
    )
    expect(rows(reply)).toHaveLength(1)
  })

  it('gives tokens that mean nothing in another session', async () => {
    const other = await openSession(scene)
    const sql = 'select u.sourcedId from users as u order by u.line limit 1'
    const here = rows(await ok(ask(scene, sql)))[0]?.[0]
    const there = rows(await ok(ask({ ...scene, session: other }, sql)))[0]?.[0]
    expect(there).not.toEqual(here)
    const forged = await ask(
      { ...scene, session: other },
      `select e.line from enrollments as e where e.userSourcedId = '${String(here)}'`,
    )
    expect(forged.body).toMatchObject({ code: 'TOKEN_UNKNOWN' })
  })

  it('turns a token back for the steward alone, with a reason, on record', async () => {
    const [[token] = []] = rows(
      await ok(ask(scene, 'select u.sourcedId from users as u order by u.line limit 1')),
    )
    const path = `/v1/sessions/${scene.session}/resolve`
    const body = { tokens: [token], reason: 'correct in the SIS' }
    const reply = await ok(scene.steward.post(path, body))
    expect(reply.text).toContain(
      roster.markers.find((marker) => reply.text.includes(marker)) ?? 'no marker',
    )
    expect((await scene.engineer.post(path, body)).body).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect((await scene.officer.post(path, body)).body).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    const log = await ok(scene.officer.get('/v1/ledger?type=token.resolved'))
    expect(log.text).toContain('correct in the SIS')
  })

  it('refuses what the tree has no word for, with the place and a receipt', async () => {
    const reply = await ask(scene, "select * from read_csv('/etc/passwd')")
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ code: 'NOT_UNDERSTOOD' })
    expect(reply.body.receipt).toBeDefined()
  })

  it('keeps a log that verifies', async () => {
    const reply = await ok(scene.officer.post('/v1/ledger/verify'))
    expect(reply.body).toMatchObject({ ok: true })
  })
})
