import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeroom } from './cli-process.js'
import type { Ended } from './cli-process.js'
import { districtZip } from './http-house.js'
import { ask, ok, openScene } from './support/house.js'
import type { Person, Scene } from './support/house.js'

let scene: Scene
let place: string
let child: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'homeroom-report-cli-'))
  scene = await openScene(await districtZip())
  const named = await ok(ask(scene, 'SELECT sourcedId FROM users ORDER BY line LIMIT 1'))
  const token = String((named.body.rows as unknown as string[][])[0]?.[0])
  const path = `/v1/sessions/${scene.session}/resolve`
  const resolved = await ok(scene.steward.post(path, { tokens: [token], reason: 'fix' }))
  child = (resolved.body.values as unknown as { value: string }[])[0]?.value ?? ''
}, 60_000)
afterAll(async () => {
  await scene.house.close()
  await rm(place, { recursive: true })
})

const as = (person: Person, args: readonly string[], input = ''): Promise<Ended> => {
  const env = { HOMEROOM_URL: scene.house.url, HOMEROOM_TOKEN: person.token }
  return homeroom(args, env, input)
}

describe('homeroom record', () => {
  it('shows it in words; the identifier can come from standard input', async () => {
    const { code, out } = await as(scene.officer, ['record', '--student', '-'], `${child}\n`)
    expect([code, out]).toEqual([0, expect.stringContaining('1. Who asked for records')])
    expect(out).toContain('Acme Reading')
  })

  it('writes CSV and PDF for this user’s eyes, and replaces nothing', async () => {
    const [csv, pdf] = [join(place, 'r.csv'), join(place, 'r.pdf')]
    const args = ['record', '--student', child, '--csv', csv, '--pdf', pdf]
    expect((await as(scene.officer, args)).code).toBe(0)
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-')
    expect((await stat(csv)).mode & 0o077).toBe(0)
    expect((await as(scene.officer, args)).code).toBe(1)
  })

  it('ends with 2 for a child no roster holds', async () => {
    const { code, err } = await as(scene.officer, ['record', '--student', 'nobody'])
    expect([code, err]).toEqual([2, expect.stringContaining('STUDENT_UNKNOWN')])
  })
})

describe('homeroom report', () => {
  const time = ['--from', '2020-01-01', '--to', '2099-01-01']

  it('tells what a vendor touched, and whom to the steward alone', async () => {
    const { code, out } = await as(scene.officer, ['report', 'vendor', 'acme', ...time])
    expect([code, out]).toEqual([0, expect.stringContaining('1 persons by token')])
    expect(out).not.toContain(child)
    const named = await as(scene.steward, ['report', 'vendor', 'acme', ...time, '--names'])
    expect([named.code, named.out]).toEqual([0, expect.stringContaining(child)])
    expect((await as(scene.officer, ['report', 'vendor', 'acme', ...time, '--names'])).code).toBe(2)
  })

  it('writes a session’s report as Markdown and as PDF', async () => {
    const [markdown, pdf] = [join(place, 's.md'), join(place, 's.pdf')]
    const args = ['report', 'session', scene.session, '--markdown', markdown, '--pdf', pdf]
    expect((await as(scene.steward, args)).code).toBe(0)
    expect(await readFile(markdown, 'utf8')).toContain('## Proof')
    const { out } = await as(scene.steward, ['report', 'session', scene.session])
    expect(out).toContain('Receipt')
  })
})

describe('homeroom export', () => {
  it('fetches the export into a folder, and grows it the next time', async () => {
    const folder = join(place, 'export')
    const first = await as(scene.officer, ['export', '--to', folder])
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('Run 0 in')])
    const { out } = await as(scene.officer, ['export', '--to', folder, '--json'])
    expect(JSON.parse(out)).toMatchObject({ number: 1, target: 'download' })
  })

  it('says how a bucket is exported to', async () => {
    const { code, err } = await as(scene.officer, ['export', '--to', 's3://bucket'])
    expect([code, err]).toEqual([64, expect.stringContaining('HOMEROOM_EXPORT_TO')])
  })
})
