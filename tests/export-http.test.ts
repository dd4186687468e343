import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../src/cli/client/client.js'
import { fetchExport, makeExport } from '../src/cli/fetch-export.js'
import { silent } from '../src/cli/progress.js'
import { createSigner } from '../src/ledger/key.js'
import { ok, openHouse, ORIGIN } from './support/house.js'
import type { House, Person } from './support/house.js'
import { faultOf, verifyThere } from './export-place.js'

let house: House
let officer: Person
let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'homeroom-export-http-'))
  const settings = { HOMEROOM_EXPORT_TO: join(place, 'configured'), HOMEROOM_EXPORT_AT: '02:30' }
  house = await openHouse({ settings })
  officer = await house.person({ role: 'officer', name: 'olga@district.example' })
})
afterAll(async () => {
  await house.close()
  await rm(place, { recursive: true })
})

const client = () =>
  createClient({
    url: new URL(house.url),
    token: officer.token,
    signal: new AbortController().signal,
  })
const key = () => createSigner(ORIGIN, house.secrets.ledgerKey).vkey

describe('exports over the API', () => {
  it('are started, watched and fetched by an officer, and verify in a folder of their own', async () => {
    const { export: id, result } = await makeExport(client(), 'download', silent)
    expect(result).toMatchObject({ number: 0, from: 0, target: 'download' })
    const folder = join(place, 'fetched')
    await fetchExport(client(), id, folder)
    expect(await verifyThere(folder, key())).toMatchObject({ code: 0 })
    const fetched = await house.services.ledger.list({ types: ['export.downloaded'] }, { limit: 9 })
    expect(fetched).toMatchObject([
      { actor: { name: 'olga@district.example' }, data: { number: 0 } },
    ])
  })

  it('grow a folder that was fetched before, and never replace what is in it', async () => {
    const folder = join(place, 'grown')
    for (const number of [1, 2]) {
      const { export: id, result } = await makeExport(client(), 'download', silent)
      expect(result?.number).toBe(number)
      await fetchExport(client(), id, folder)
    }
    expect(await readdir(join(folder, 'manifests'))).toHaveLength(3)
    await writeFile(join(folder, 'verify.mjs'), '// mine')
    const { export: id } = await makeExport(client(), 'download', silent)
    expect(await faultOf(fetchExport(client(), id, folder))).toBe('EXPORT_ALTERED')
  })

  it('go to the place that the configuration names, and nowhere that a caller names', async () => {
    const { target } = await makeExport(client(), 'configured', silent)
    expect(target).toBe(join(place, 'configured'))
    expect(await readdir(target)).toContain('checkpoint')
    const { status } = await officer.post('/v1/exports', { to: join(place, 'mine') })
    expect(status).toBe(400)
  })

  it('are not for vendors, and one that is unknown is said to be', async () => {
    const eve = await house.person({ role: 'engineer', name: 'eve', vendor: 'evil' })
    expect((await eve.post('/v1/exports', { to: 'download' })).body.code).toBe('ROLE_NOT_ALLOWED')
    expect((await officer.get('/v1/exports/none')).body.code).toBe('EXPORT_UNKNOWN')
    expect((await officer.get('/v1/exports/none/download')).body.code).toBe('EXPORT_UNKNOWN')
    const { body } = await ok(officer.get('/v1/exports'))
    expect((body as unknown as { exports: object[] }).exports.length).toBeGreaterThan(2)
  })

  it('by night are shown to operators', async () => {
    const { body } = await officer.get('/readyz')
    expect(JSON.stringify(body)).toContain('nightly exports run')
  })

  it('are told of in the OpenAPI document', async () => {
    const { body } = await ok(officer.get('/v1/openapi.json'))
    const { paths } = body as unknown as { paths: Record<string, unknown> }
    for (const path of ['/v1/exports', '/v1/records', '/v1/reports/vendors/{vendor}']) {
      expect(paths).toHaveProperty([path])
    }
  })
})
