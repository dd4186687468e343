import { ask, ok, openScene, openSession, type Scene } from './support/house.js'
import { huntFolder, hunterOf } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'

const roster = markedRoster(30)
let scene: Scene
let tokens: readonly string[]
let logins: readonly string[]
let students: readonly string[]

/** One session in which the steward has resolved five students by name. */
beforeAll(async () => {
  scene = await openScene(await zipped(roster.files))
  const sql = 'select u.sourcedId from users as u where u.line between 2 and 6 order by u.line'
  const { body } = await ok(ask(scene, sql, { as: 'named' }))
  tokens = (body.rows as unknown as string[][]).flat()
  const names = 'select u.username from users as u where u.line between 2 and 3 order by u.line'
  const named = await ok(ask(scene, names, { as: 'named' }))
  logins = (named.body.rows as unknown as string[][]).flat()
  students = (await resolved()).map(String)
}, 60_000)
afterAll(async () => {
  await scene.house.close()
})

/** The raw identifiers of the five tokens, in their order. */
const resolved = (): Promise<readonly (string | null)[]> => resolvedOf(tokens)

async function resolvedOf(given: readonly string[]): Promise<readonly (string | null)[]> {
  const path = `/v1/sessions/${scene.session}/resolve`
  const { body } = await ok(
    scene.steward.post(path, { tokens: given, reason: 'to mend the record' }),
  )
  return (body.values as unknown as { value: string | null }[]).map(({ value }) => value)
}

const search = async (by: object): Promise<readonly { index: number; type: string }[]> => {
  const { body } = await ok(scene.officer.post('/v1/ledger/search', by))
  return body.entries as unknown as { index: number; type: string }[]
}

describe('an officer', () => {
  it('finds who saw a student, by identifier and by token, and the leaf does not say which', async () => {
    const [student] = students
    const byId = await search({ students: [student] })
    expect(byId.map(({ type }) => type)).toEqual(['query.released', 'query.released'])
    const byToken = { tokens: { session: scene.session, tokens: [tokens[0]] } }
    expect(await search(byToken)).toEqual(byId)
    expect(await search({ students: ['never-loaded'] })).toEqual([])
    const { text } = await ok(scene.officer.get('/v1/ledger?type=ledger.read&order=newest&limit=3'))
    expect(text).toContain('"students":"1"')
    expect(text).not.toContain(String(student))
    expect(text).not.toContain(String(tokens[0]))
  })

  it('finds by the words of a reason, which stand beside the leaf', async () => {
    const found = await search({ text: 'MEND the' })
    expect(found.map(({ type }) => type)).toEqual(['token.resolved'])
    const { body } = await ok(scene.officer.get('/v1/ledger?type=ledger.read&order=newest&limit=1'))
    const [entry] = body.entries as unknown as { data: object; payloads: object }[]
    expect(entry?.data).toMatchObject({ filter: { text: 'as written beside' } })
    expect(entry?.payloads).toMatchObject({ words: { kind: 'text', text: 'text: MEND the' } })
  })

  it('finds by ticket, engineer and outcome, over GET too', async () => {
    const query = 'ticket=T-4711&engineer=dev@acme.example&outcome=released,approved'
    const { body } = await ok(scene.officer.get(`/v1/ledger?${query}`))
    const types = (body.entries as unknown as { type: string }[]).map(({ type }) => type)
    expect(types).toEqual(['session.approved', 'query.released', 'query.released'])
  })

  it('erases a text, once, and nobody else does', async () => {
    const [{ index } = { index: 0 }] = await search({ text: 'MEND the' })
    const path = `/v1/ledger/entries/${index}/payloads/reason/erase`
    const reason = { reason: 'it named a child' }
    expect((await scene.steward.post(path, reason)).status).toBe(403)
    expect((await scene.officer.post(path, {})).status).toBe(400)
    const { body } = await ok(scene.officer.post(path, reason))
    expect(body).toMatchObject({ erased: true })
    expect((await scene.officer.post(path, reason)).body).toMatchObject({ code: 'PAYLOAD_ERASED' })
    const noText = `/v1/ledger/entries/${index}/payloads/subjects/erase`
    expect((await scene.officer.post(noText, reason)).body).toMatchObject({
      code: 'PAYLOAD_UNKNOWN',
    })
    expect(await search({ text: 'MEND the' })).toEqual([])
    const said = await ok(scene.officer.get('/v1/ledger?type=payload.erased,erasure.refused'))
    expect(said.body.entries).toMatchObject([
      { type: 'payload.erased', data: { entry: index, payload: 'reason' } },
      { type: 'erasure.refused', data: { what: 'payload', code: 'PAYLOAD_ERASED' } },
      { type: 'erasure.refused', data: { what: 'payload', code: 'PAYLOAD_UNKNOWN' } },
    ])
  })

  it('is told what a retention would take, and nothing young is taken', async () => {
    const wanted = { days: 30, apply: false }
    const { body } = await ok(scene.officer.post('/v1/ledger/retention', wanted))
    expect(body).toMatchObject({ applied: false, days: 30, before: 0, texts: { sql: 0 } })
    const never = { days: 3, apply: true, reason: 'x' }
    expect((await scene.officer.post('/v1/ledger/retention', never)).status).toBe(400)
  })

  it('must say after how many days, where the settings do not', async () => {
    const unset = { apply: true, reason: 'x' }
    const { body, status } = await scene.officer.post('/v1/ledger/retention', unset)
    expect([status, body.code]).toEqual([400, 'RETENTION_UNSET'])
    const said = await ok(scene.officer.get('/v1/ledger?type=erasure.refused&order=newest&limit=1'))
    expect(said.body.entries).toMatchObject([
      { data: { what: 'retention', code: 'RETENTION_UNSET' } },
    ])
  })
})

describe('a student who is dropped', () => {
  it('resolves to nobody at once; others still resolve; nothing of theirs is left in the vault', async () => {
    const [gone, ...left] = students
    const drop = { students: [gone, 'never-loaded'], reason: 'moved away, the court ordered it' }
    expect((await scene.officer.post('/v1/students/drop', drop)).status).toBe(403)
    const { body } = await ok(scene.steward.post('/v1/students/drop', drop))
    expect(body).toEqual({ dropped: 1 })
    expect(await resolved()).toEqual([null, ...left])
    expect(await resolvedOf(logins)).toEqual([null, expect.stringContaining('zqx')])
    expect(await search({ students: [gone] })).toEqual([])
    const again = await scene.steward.post('/v1/students/drop', drop)
    expect(again.body).toMatchObject({ code: 'STUDENT_UNKNOWN' })
    const { text } = await ok(scene.officer.get('/v1/ledger?type=student.dropped,erasure.refused'))
    expect(text).not.toContain(String(gone))
    expect((await ok(scene.officer.post('/v1/ledger/verify'))).body).toMatchObject({ ok: true })
  })

  it('stays forgotten over the next load, in which they are someone new', async () => {
    await ok(scene.steward.sendZip(await zipped(roster.files)))
    const [, ...left] = students
    expect(await resolved()).toEqual([null, ...left])
    const session = await openSession(scene)
    const sql = 'select u.sourcedId from users as u where u.line = 2'
    const { body } = await ok(ask({ ...scene, session }, sql, { as: 'named' }))
    const [[token] = []] = body.rows as unknown as string[][]
    const path = `/v1/sessions/${session}/resolve`
    const fresh = await ok(scene.steward.post(path, { tokens: [token], reason: 'new' }))
    expect(fresh.body.values).toMatchObject([{ value: students[0] }])
    // The old history is nobody's; the new one begins with this answer.
    expect((await search({ students: [students[0]] })).map(({ type }) => type)).toEqual([
      'query.released',
    ])
  })

  it('is forgotten at the next start if the service died before it could forget', async () => {
    const { ledger, casework } = scene.house.services
    const persons = await casework.whom.byIdentifier([String(students[2])])
    // What a crash right after the commit point leaves: the entry alone.
    await ledger.decide(() => ({
      entries: [
        {
          type: 'student.dropped',
          actor: { kind: 'steward', name: 'sam@district.example' },
          data: { students: 1, snapshots: 2 },
          payloads: { dropped: { kind: 'ordinals', ordinals: persons } },
        },
      ],
      result: null,
    }))
    expect(await resolved()).toEqual([null, students[1], null, students[3], students[4]])
    await casework.dropping.settle()
    expect(await resolved()).toEqual([null, students[1], null, students[3], students[4]])
    expect(await huntFolder(scene.house.folder, hunterOf(roster.markers))).toEqual([])
  })
})
