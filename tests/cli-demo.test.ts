import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../src/cli/client/client.js'
import { compareSeeds } from '../src/cli/demo/steps/resolve.js'
import type { Story } from '../src/cli/demo/story.js'
import { styleOf } from '../src/cli/text/style.js'
import { homeroom, start } from './cli-process.js'

let place = ''
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'homeroom-demo-test-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

const roster = join(import.meta.dirname, '../../shared/rosters/gospelnerd-or11-district-small')

describe('homeroom demo', () => {
  it.each(['1.1', '1.2'])(
    'tells the whole story on a made-up %s district, and leaves nothing behind',
    async (version) => {
      const args = ['demo', '--once', '--students', '600', '--version', version]
      const { code, out } = await homeroom(args, { TMPDIR: place })
      expect(out).toContain('Everything was as it should be.')
      expect(code).toBe(0)
      expect(out).toContain('Refused OWN_REQUEST')
      expect(out.match(/^ +✓ .* planted/gmu)).toHaveLength(6)
      expect(out).toContain('The log is whole')
      expect(out).toContain('This export holds together.')
      expect(await readdir(place)).toEqual([])
    },
    180_000,
  )

  const real = existsSync(roster) ? it : it.skip
  real(
    'tells it on a real export too (needs the sample rosters beside the repository)',
    async () => {
      const { code, out } = await homeroom(['demo', '--once', '--roster', roster], {
        TMPDIR: place,
      })
      expect([code, out]).toEqual([0, expect.stringContaining('Everything was as it should be.')])
    },
    180_000,
  )

  it('stays up until it is told to stop, then removes its folder', async () => {
    const { child, ended } = start(['demo', '--students', '600', '--port', '0'], { TMPDIR: place })
    const said = await new Promise<string>((resolve) => {
      let out = ''
      child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        if (out.includes('ledger verify\n')) resolve(out)
      })
      child.once('exit', () => {
        resolve(out)
      })
    })
    const url = /^export HOMEROOM_URL=(\S+)$/mu.exec(said)?.[1] ?? ''
    const token = /^export OFFICER=(\S+)$/mu.exec(said)?.[1] ?? ''
    const verified = await homeroom(['ledger', 'verify', '--url', url], { HOMEROOM_TOKEN: token })
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('The log is whole')])
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
    expect(await readdir(place)).toEqual([])
  }, 180_000)

  it('removes its folder when it is stopped halfway', async () => {
    const { child, ended } = start(['demo', '--once', '--students', '600'], { TMPDIR: place })
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('loads the roster')) child.kill('SIGINT')
    })
    const { code, err } = await ended
    expect([code, err]).toEqual([130, expect.stringContaining('Stopped.')])
    expect(await readdir(place)).toEqual([])
  }, 180_000)

  it('can be gone on with in a named folder, which it does not overwrite', async () => {
    const args = ['demo', '--once', '--students', '600', '--data', join(place, 'named')]
    expect((await homeroom(args)).code).toBe(0)
    const proof = await homeroom(['ledger', 'verify', '--data', join(place, 'named')])
    expect(proof.code).toBe(0)
    await verifiedElsewhere(join(place, 'named.export'))
    const again = await homeroom(args)
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('KEY_UNSAFE')])
  }, 180_000)
})

/** The export, carried to a folder above which there is no node_modules, under plain Node. */
async function verifiedElsewhere(exported: string): Promise<void> {
  const elsewhere = join(place, 'elsewhere')
  await cp(exported, elsewhere, { recursive: true })
  const [keyFile = ''] = await readdir(join(elsewhere, 'keys'))
  const key = (await readFile(join(elsewhere, 'keys', keyFile), 'utf8')).trim()
  const args = ['verify.mjs', '.', '--key', key]
  const said = execFileSync(process.execPath, args, { cwd: elsewhere, env: {}, encoding: 'utf8' })
  expect(said).toContain('This export holds together.')
}

describe('the comparison with what was planted', () => {
  it('reports a planted record that no check found', async () => {
    const values = [{ token: 'enr_a', domain: 'ENROLLMENT', value: 'one' }]
    const receipt = { index: 1, leafHash: '0'.repeat(64) }
    const server = createServer((_, response) => {
      response.end(JSON.stringify({ session: 's', values, receipt }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const misses: string[] = []
    const client = createClient({ url, token: 't', signal: new AbortController().signal })
    const story: Story = {
      ...{ style: styleOf({ styled: false }), columns: 80, misses },
      ...{ step: () => undefined, say: () => undefined, lines: () => undefined },
      as: () => Promise.resolve(client),
      miss: (words) => void misses.push(words),
    }
    const finding = { check: 'd01', defect: 'D01', tokens: ['enr_a'], query: 'q' }
    await compareSeeds(story, 's', [finding], new Map([['D01', ['one', 'two']]]))
    expect(misses).toEqual(['d01: 1 of 2 planted, 1 found; missing: two'])
    await compareSeeds(story, 's', [finding], new Map())
    expect(misses).toHaveLength(2)
    server.close()
  })
})
