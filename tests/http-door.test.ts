import { createApp } from '../src/http/app.js'
import { routesOf } from '../src/http/routes.js'
import { Fault } from '../src/fault.js'
import type { Ledger } from '../src/ledger/port.js'
import type { State } from '../src/session/state.js'
import { engineer, officer, openHouse, steward, to } from './http-house.js'
import type { House } from './http-house.js'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const me = (authorization: string) => to(house.app).get('/v1/me').set({ authorization })

describe('the door', () => {
  it('asks for a token, and says how to send one', async () => {
    const { body, headers } = await to(house.app).get('/v1/me').expect(401)
    expect(headers['www-authenticate']).toBe('Bearer')
    expect(body).toMatchObject({ code: 'TOKEN_MISSING', fixer: 'operator' })
    expect((await house.entries('auth.refused')).at(-1)).toMatchObject({
      ...{ actor: { kind: 'service' }, data: { code: 'TOKEN_MISSING', route: 'GET /v1/me' } },
    })
  })

  it.each([
    ['another scheme', 'Basic c2FtOnNlY3JldA==', 'TOKEN_MISSING'],
    ['no token after the scheme', 'Bearer ', 'TOKEN_MISSING'],
    ['two tokens', 'Bearer a b', 'TOKEN_MISSING'],
    ['a token of nobody', 'Bearer a.b.c', 'TOKEN_INVALID'],
  ])('refuses %s', async (_words, authorization, code) => {
    house.clock.time += 60_000
    expect((await me(authorization).expect(401)).body).toMatchObject({ code })
  })

  it('refuses a token the moment it is over', async () => {
    const authorization = await house.bearer({ ...steward, ttlSeconds: 60 })
    house.clock.time += 59_999
    await me(authorization).expect(200)
    house.clock.time += 1
    await me(authorization).expect(401)
  })

  it('records the first use of a token and no other, also if many come at once', async () => {
    const authorization = await house.bearer(steward)
    const before = (await house.entries('auth.accepted')).length
    await Promise.all(Array.from({ length: 8 }, () => me(authorization).expect(200)))
    const entries = await house.entries('auth.accepted')
    expect(entries).toHaveLength(before + 1)
    expect(entries.at(-1)).toMatchObject({
      actor: { name: 'Sam Steward' },
      data: { role: 'steward' },
    })
    expect(JSON.stringify(entries)).not.toContain(authorization.slice(-20))
  })

  it('logs a flood of bad tokens in part, and counts the rest', async () => {
    house.clock.time += 60_000
    const before = (await house.entries('auth.refused')).length
    for (let n = 0; n < 12; n += 1) await me('Bearer x').expect(401)
    expect(await house.entries('auth.refused')).toHaveLength(before + 5)
    house.clock.time += 60_000
    await me('Bearer x').expect(401)
    expect((await house.entries('auth.refused')).at(-1)).toMatchObject({ data: { unlogged: 7 } })
  })
})

describe('roles', () => {
  it('may do what their routes say and nothing else, each refusal on record', async () => {
    const everyone = [steward, engineer, officer]
    for (const route of routesOf(house.services)) {
      for (const grant of everyone) {
        house.clock.time += 60_000
        const path = route.path.replaceAll(/\{\w+\}/gu, '1')
        const authorization = await house.bearer(grant)
        const { body } = await to(house.app)[route.method](path).set({ authorization })
        const denied = (body as { code?: string }).code === 'ROLE_NOT_ALLOWED'
        expect([route.path, grant.role, denied]).toEqual([
          ...[route.path, grant.role, !route.roles.includes(grant.role)],
        ])
        if (!denied) continue
        expect((await house.entries('auth.refused')).at(-1)).toMatchObject({
          actor: { kind: grant.role, name: grant.name },
          data: { code: 'ROLE_NOT_ALLOWED', route: `${route.method.toUpperCase()} ${route.path}` },
        })
      }
    }
  })

  it('leave the deciding to stewards and the asking to engineers', () => {
    const roles = Object.fromEntries(
      routesOf(house.services).map(({ method, path, roles: of }) => [`${method} ${path}`, of]),
    )
    for (const deed of ['approve', 'deny']) {
      expect(roles[`post /v1/requests/{request}/${deed}`]).toEqual(['steward'])
    }
    for (const deed of ['revoke', 'resolve']) {
      expect(roles[`post /v1/sessions/{session}/${deed}`]).toEqual(['steward'])
    }
    expect(roles['post /v1/sessions/{session}/queries']).toEqual(['engineer'])
    expect(roles['get /v1/ledger']).toEqual(['steward', 'officer'])
  })
})

describe('a ledger that cannot write', () => {
  const stopped = () => {
    const fault = () => Promise.reject(new Fault('LEDGER_STOPPED', 'The disk is gone.'))
    const { ledger: whole } = house
    const ledger: Ledger<State> = {
      decide: fault,
      refresh: () => whole.refresh(),
      state: () => whole.state(),
      now: () => whole.now(),
      size: () => whole.size(),
      checkpoint: () => whole.checkpoint(),
      list: (...wanted) => whole.list(...wanted),
      entry: (index) => whole.entry(index),
      texts: fault,
      verify: () => whole.verify(),
      close: () => whole.close(),
    }
    return createApp({ ...house.services, ledger })
  }

  it('lets nobody new in, nothing be done and nothing be read', async () => {
    const known = await house.bearer(steward)
    await me(known).expect(200)
    const app = stopped()
    const unseen = await house.bearer(steward)
    const get = (path: string, authorization: string) => to(app).get(path).set({ authorization })
    await get('/v1/me', unseen).expect(503)
    const { body } = await get('/v1/ledger', known).expect(503)
    expect(body).toMatchObject({
      code: 'LEDGER_STOPPED',
      status: 503,
      request: expect.any(String) as string,
    })
    expect(body).not.toHaveProperty('entries')
    await to(app)
      .post('/v1/vendors')
      .set({ authorization: known })
      .send({ vendor: 'acme', name: 'Acme' })
      .expect(503)
  })

  it('turns a bad token away without an entry only as a fault', async () => {
    house.clock.time += 60_000
    await to(stopped()).get('/v1/me').set({ authorization: 'Bearer x' }).expect(503)
  })
})

describe('too many requests', () => {
  it('are refused as a problem like any other', async () => {
    const app = createApp({
      ...house.services,
      settings: { ...house.services.settings, requestsPerMinute: 2 },
    })
    const authorization = await house.bearer(steward)
    const get = () => to(app).get('/v1/me').set({ authorization })
    await get().expect(200)
    await get().expect(200)
    const { body } = await get().expect(429)
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
  })
})
