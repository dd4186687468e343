import { ok, openHouse } from './support/house.js'
import type { House } from './support/house.js'

interface Operation {
  readonly description: string
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Record<string, unknown> }>
  >
}

let house: House
let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
let schemas: Readonly<Record<string, unknown>>
beforeAll(async () => {
  house = await openHouse()
  const officer = await house.person({ role: 'officer', name: 'olga@district.example' })
  const { body } = await ok(officer.get('/v1/openapi.json'))
  paths = body['paths'] as unknown as typeof paths
  const { components } = body as unknown as { components: { schemas: typeof schemas } }
  schemas = components.schemas
})
afterAll(() => house.close())

const responses = (method: string, path: string) => paths[path]?.[method]?.responses ?? {}

describe('the description of the API', () => {
  it('says of answers that come bit by bit what a bit is, and what a refusal is', () => {
    const events = responses('get', '/v1/sessions/{session}/events')
    expect(Object.keys(events['200']?.content ?? {})).toEqual(['text/event-stream'])
    expect(events['429']?.description).toContain('TOO_MANY_WATCHERS')
    const load = responses('post', '/v1/snapshots')
    expect(Object.keys(load['200']?.content ?? {})).toEqual(['application/x-ndjson'])
    expect(Object.keys(load['201']?.content ?? {})).toEqual(['application/json'])
    for (const name of [
      'LiveState',
      'LiveEntry',
      'LiveEnd',
      'ImportLine',
      'Differences',
      'Months',
    ]) {
      expect(schemas).toHaveProperty(name)
    }
  })

  it('names for each new path who may ask', () => {
    const roles = (path: string) => paths[path]?.['get']?.description
    expect(roles('/v1/sessions/{session}/queries')).toBe('For: steward, engineer, officer.')
    expect(roles('/v1/snapshots/{snapshot}/differences')).toBe('For: steward.')
    expect(roles('/v1/reports/months')).toBe('For: steward, officer.')
    expect(roles('/v1/ledger/status')).toBe('For: steward, officer.')
  })

  it('says where in a query a refusal stands, and what to write in its place', () => {
    expect(schemas['Problem']).toMatchObject({
      properties: {
        at: {
          properties: { start: {}, end: {} },
          description: 'Where in the query: offsets from 0, end exclusive.',
        },
        instead: { type: 'string' },
      },
    })
  })
})
