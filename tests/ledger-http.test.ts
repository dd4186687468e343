import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint } from '../src/ledger/checkpoint.js'
import { createSigner, readVkey } from '../src/ledger/key.js'
import { verifyConsistency, verifyInclusion } from '../src/ledger/proof.js'
import { readEntryBundle, readHashTile } from '../src/ledger/tile.js'
import { parseTlogProof } from '../src/ledger/tlog-proof.js'
import { hashLeaf, hashNode } from '../src/ledger/tree.js'
import { furnished, ok, openHouse, ORIGIN, type House, type Person } from './support/house.js'
import { WitnessServer } from './witness-server.js'

let house: House
let officer: Person
let steward: Person
let engineer: Person

beforeAll(async () => {
  house = await openHouse()
  officer = await house.person({ role: 'officer', name: 'olga@district.example' })
  steward = await house.person({ role: 'steward', name: 'sam@district.example' })
  engineer = await house.person({ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' })
  // The first use of a token is an entry of its own.
  for (const person of [steward, officer]) await ok(person.get('/v1/me'))
  for (let turn = 0; turn < 5; turn += 1) await ok(officer.get('/v1/ledger?limit=1'))
}, 60_000)
afterAll(() => house.close())

/** The bytes at a path, as an officer. */
async function bytesAt(path: string, person = officer): Promise<Buffer> {
  const headers = { authorization: `Bearer ${person.token}` }
  const response = await fetch(new URL(path, house.url), { headers })
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(await response.arrayBuffer())
}

/** What a signed note says, verified with the key of the house. */
function opened(note: string) {
  const verifier = readVkey(createSigner(ORIGIN, house.secrets.ledgerKey).vkey)
  if (verifier === null) throw new TypeError('The key of the house is not one.')
  const found = openCheckpoint(note, verifier, ORIGIN)
  if (!found.ok) throw new TypeError(found.why)
  return found.checkpoint
}

const checkpointNow = async (): Promise<string> =>
  String((await ok(officer.get('/v1/ledger/checkpoint'))).body.checkpoint)

describe('GET /v1/ledger/checkpoint', () => {
  it('is the signed note, in JSON or as it is', async () => {
    const note = await checkpointNow()
    expect(opened(note).size).toBeGreaterThan(5)
    const headers = { authorization: `Bearer ${officer.token}`, accept: 'text/plain' }
    const response = await fetch(new URL('/v1/ledger/checkpoint', house.url), { headers })
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await response.text()).toBe(note)
  })
})

describe('the tiles', () => {
  it('hold what the checkpoint was signed for, and asking for hashes makes no entry', async () => {
    const { size, root } = opened(await checkpointNow())
    const hashes = readHashTile(await bytesAt(`/v1/ledger/tile/0/000.p/${size}`)) ?? []
    expect(hashes).toHaveLength(size)
    const levels = (row: readonly Buffer[]): Buffer => {
      const [only, other] = row
      if (only === undefined || other === undefined) return only ?? Buffer.alloc(0)
      let split = 1
      while (split * 2 < row.length) split *= 2
      return hashNode(levels(row.slice(0, split)), levels(row.slice(split)))
    }
    expect(levels(hashes)).toEqual(root)
    await officer.get('/v1/ledger/consistency?from=3')
    expect(opened(await checkpointNow()).size).toBe(size)
  })

  it('of entries are a look at the log, and one entry', async () => {
    const { size } = opened(await checkpointNow())
    const leaves = readEntryBundle(await bytesAt('/v1/ledger/tile/entries/000.p/4', steward)) ?? []
    const hashes = readHashTile(await bytesAt('/v1/ledger/tile/0/000.p/4'))
    expect(leaves.map((leaf) => hashLeaf(leaf))).toEqual(hashes)
    expect(opened(await checkpointNow()).size).toBe(size + 1)
    const entry = await ok(officer.get(`/v1/ledger/entries/${size}`))
    expect(entry.body).toMatchObject({
      type: 'ledger.read',
      actor: { name: 'sam@district.example' },
      data: { filter: { tile: 'tile/entries/000.p/4' }, entries: 4 },
    })
  })

  it('that are not there, or not in the one spelling, are refused', async () => {
    const paths = ['0/000', '0/000.p/0', '0/0', '1/000.p/1', '0/x000/000.p/1', 'data/000.p/1']
    for (const path of [
      ...paths,
      '0/000.p/255',
      '0/x001/x002/003.p/4',
      '0/%2e%2e%2f000',
      '0/%00',
    ]) {
      const { status, body } = await officer.get(`/v1/ledger/tile/${path}`)
      expect([path, status, body.code]).toEqual([path, 404, 'TILE_UNKNOWN'])
    }
  })
})

describe('GET /v1/ledger/entries/{index}', () => {
  it('comes with its leaf and a tlog-proof that holds', async () => {
    for (const index of [0, 1, 4]) {
      const { body } = await ok(officer.get(`/v1/ledger/entries/${index}`))
      const proof = parseTlogProof(String(body.proof))
      const leaf = Buffer.from(String(body.leaf))
      expect(proof?.index).toBe(index)
      const tree = opened(proof?.checkpoint ?? '')
      const at = { index, hash: hashLeaf(leaf) }
      expect(verifyInclusion(at, tree, proof?.hashes ?? [])).toBe(true)
      expect(verifyInclusion({ ...at, index: index + 1 }, tree, proof?.hashes ?? [])).toBe(false)
      expect(String(body.leafHash)).toBe(at.hash.toString('hex'))
    }
  })
})

describe('GET /v1/ledger/consistency', () => {
  it('proves that the log of now continues the one of then', async () => {
    const then = opened(await checkpointNow())
    for (let turn = 0; turn < 3; turn += 1) await ok(officer.get('/v1/ledger?limit=1'))
    const { body } = await ok(officer.get(`/v1/ledger/consistency?from=${then.size}`))
    const now = opened(String(body.checkpoint))
    const proof = (body as unknown as { proof: string[] }).proof.map((hash) =>
      Buffer.from(hash, 'base64'),
    )
    expect(now.size).toBe(then.size + 3)
    expect(verifyConsistency(then, now, proof)).toBe(true)
  })

  it('refuses sizes that never were', async () => {
    const far = await officer.get('/v1/ledger/consistency?from=1000000')
    expect([far.status, far.body.code]).toEqual([404, 'SIZE_UNKNOWN'])
    for (const query of ['', '?from=0', '?from=-1', '?from=x', '?from=1&to=2']) {
      const { status, body } = await officer.get(`/v1/ledger/consistency${query}`)
      expect([query, status, body.code]).toEqual([query, 400, 'BODY_INVALID'])
    }
  })
})

describe('a service with a witness', () => {
  it('publishes what the witness cosigned, and shows in readyz and metrics when it is away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'homeroom-witnessed-'))
    const { secrets } = await furnished(folder)
    const { vkey } = createSigner(ORIGIN, secrets.ledgerKey)
    const server = new WitnessServer({ origin: ORIGIN, vkey })
    server.mood = 500
    const settings = {
      HOMEROOM_WITNESS_URL: await server.listen(),
      HOMEROOM_WITNESS_KEY: server.signer.vkey,
    }
    const watched = await openHouse({ folder, settings })
    const reader = await watched.person({ role: 'officer', name: 'olga@district.example' })
    const until = async (path: string, sign: RegExp): Promise<string> => {
      for (;;) {
        const body = await (await fetch(new URL(path, watched.url))).text()
        if (sign.test(body)) return body
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
    await until('/readyz', /"ready":true.*the witness answered with an error; it has seen nothing/)
    await until('/metrics', /homeroom_ledger_witness_well 0/)
    expect((await ok(reader.get('/v1/ledger/checkpoint'))).body.witnessed).toBeNull()
    server.mood = 'well'
    await until('/readyz', /the witness has seen \d+ entries/)
    await until('/metrics', /homeroom_ledger_witness_well 1/)
    const { body } = await ok(reader.get('/v1/ledger/checkpoint'))
    expect(String(body.checkpoint)).toBe(String(body.witnessed))
    expect(String(body.checkpoint)).toContain('\u2014 witness.example ')
    await watched.close()
    await server.close()
  })
})

describe('whoever is neither steward nor officer', () => {
  it('gets none of it', async () => {
    const paths = ['checkpoint', 'consistency?from=1', 'tile/0/000.p/1', 'tile/entries/000.p/1']
    for (const path of [...paths, 'entries/0']) {
      const { status, body } = await engineer.get(`/v1/ledger/${path}`)
      expect([path, status, body.code]).toEqual([path, 403, 'ROLE_NOT_ALLOWED'])
    }
  })
})
