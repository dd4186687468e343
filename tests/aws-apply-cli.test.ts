import { mkdtemp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { makeDataFolder } from '../src/cli/new-folder.js'
import { processTerminal } from '../src/cli/process-terminal.js'
import { run } from '../src/cli/run.js'
import { readStanding, writeStanding } from '../src/engine/aws/standing.js'
import { emptied, SMALL } from './aws-apply-scene.js'
import { editCollaborations } from './support/aws/by-hand.js'
import { openFakeAws } from './support/aws/fake-aws.js'
import type { FakeAws } from './support/aws/fake-aws.js'

describe('homeroom aws', () => {
  let aws: FakeAws
  let folder: string
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    aws = await openFakeAws()
    folder = await mkdtemp(join(tmpdir(), 'homeroom-aws-'))
    const data = join(folder, 'data')
    const policies = join(folder, 'policies')
    await makeDataFolder(data, 'homeroom.example.org', undefined)
    await mkdir(join(policies, 'checks'), { recursive: true })
    await writeFile(join(policies, 'small.yaml'), SMALL)
    const place = aws.place()
    env = {
      ...{ HOMEROOM_DATA: data, HOMEROOM_POLICIES: policies },
      ...{ HOMEROOM_AWS_REGION: place.region, HOMEROOM_AWS_ACCOUNT: place.account },
      HOMEROOM_AWS_DATA_BUCKET: place.dataBucket,
      HOMEROOM_AWS_RESULT_BUCKET: place.resultBucket,
      HOMEROOM_AWS_ROLE: place.role,
      HOMEROOM_AWS_ENDPOINT: place.endpoints.cleanRooms ?? '',
    }
  })
  beforeEach(async () => {
    emptied(aws.account)
    await rm(join(folder, 'data', 'aws'), { recursive: true, force: true })
  })
  afterAll(async () => {
    await aws.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** @param typed what someone at the terminal answers; undefined: there is none */
  async function homeroom(args: readonly string[], typed?: string, policy = 'small') {
    const said = { out: '', err: '', asked: '' }
    const terminal = {
      ...{ columns: 100, interactive: false, styled: false },
      out: (line: string) => void (said.out += `${line}\n`),
      err: (line: string) => void (said.err += `${line}\n`),
      draw: () => undefined,
      input: () => Promise.resolve(''),
      ...(typed === undefined
        ? {}
        : {
            question: (words: string) => {
              said.asked += words
              return Promise.resolve(typed)
            },
          }),
    }
    const signal = new AbortController().signal
    const argv = ['aws', ...args, '--policy', policy]
    const code = await run({ terminal, env, signal, now: () => 0 }, argv)
    return { code, ...said }
  }
  const standing = () => readStanding(join(folder, 'data'), 'small')

  it('prints a plan without sending anything', async () => {
    const before = aws.calls.length
    const { code, out } = await homeroom(['plan'])
    expect(code).toBe(0)
    expect(out).toContain('AWS Clean Rooms under the policy small')
    expect(aws.calls).toHaveLength(before)
    const { out: json } = await homeroom(['plan', '--json'])
    expect(JSON.parse(json)).toMatchObject({ collaboration: { name: 'homeroom-small' } })
  })

  it('only shows where nobody can be asked', async () => {
    const { code, out, err } = await homeroom(['apply'])
    expect(code).toBe(0)
    expect(out).toContain('+ create configured table of users')
    expect(err).toContain('Nothing was changed; --yes applies it.')
    expect(aws.account.collaborations.size).toBe(0)
    expect(await standing()).toBeNull()
  })
  it('asks, and takes anything but yes for no', async () => {
    for (const typed of ['', '\n', 'n\n', 'yeah\n', 'Nyes\n']) {
      const { code, asked, err } = await homeroom(['apply'], typed)
      expect({ typed, code, asked }).toEqual({ typed, code: 0, asked: 'Make it so? [y/N] ' })
      expect(err).toContain('Nothing was changed.')
    }
    expect(aws.account.collaborations.size).toBe(0)
    expect((await homeroom(['apply'], 'Y\n')).code).toBe(0)
    expect(aws.account.collaborations.size).toBe(1)
  })
  it('keeps the ids for the owner of the data folder alone', async () => {
    const { code, out, err } = await homeroom(['apply', '--yes'])
    expect(code).toBe(0)
    expect(out).toMatch(/AWS holds the plan of small: collaboration [0-9a-f-]{36}\./u)
    expect(err).toContain('Creating configured table of users')
    const kept = await standing()
    expect([...aws.account.collaborations.keys()]).toEqual([kept?.collaboration])
    const file = join(folder, 'data', 'aws', 'small.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'data', 'aws'))).toEqual(['small.json'])
    expect((await homeroom(['apply', '--yes'])).out).toContain('13 things left as planned.')
  })

  it('verifies with exit code 0, and 2 for a difference, and before anything is applied', async () => {
    expect(await homeroom(['verify'])).toMatchObject({ code: 2 })
    await homeroom(['apply', '--yes'])
    const fine = await homeroom(['verify'])
    expect(fine).toMatchObject({ code: 0 })
    expect(fine.out).toMatch(/^0 differences \(AWS SDK \d+\.\d+\.\d+, answers read raw\)\.\n$/u)
    editCollaborations(aws.account, { members: [{ accountId: '999988887777' }] })
    const differs = await homeroom(['verify'])
    expect(differs.code).toBe(2)
    expect(differs.out).toContain('has a member that nobody planned: account 999988887777')
    const { out, code } = await homeroom(['verify', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      policy: 'small',
      differences: [{ where: 'members of the collaboration' }],
    })
  })
  it('changes nothing, with exit code 2, where a person has to mend something first', async () => {
    await homeroom(['apply', '--yes'])
    editCollaborations(aws.account, { queryLogStatus: 'DISABLED' })
    const { code, out, err } = await homeroom(['apply', '--yes'])
    expect(code).toBe(2)
    expect(out).toContain('! by hand collaboration')
    expect(out).toContain('queryLogStatus is "DISABLED" and should be "ENABLED"')
    expect(err).toContain('Nothing was changed')
  })

  it('does not repaint the screen of whoever verifies', async () => {
    await homeroom(['apply', '--yes'])
    editCollaborations(aws.account, { creatorDisplayName: 'fine\u001b[2J\u202e' })
    const { out } = await homeroom(['verify'])
    for (const sign of ['\u001b', '\u202e']) expect(out).not.toContain(sign)
    expect(out).toContain('fine')
  })

  it('says which settings are missing, and which policies there are', async () => {
    const full = env
    env = {
      HOMEROOM_DATA: full.HOMEROOM_DATA ?? '',
      HOMEROOM_POLICIES: full.HOMEROOM_POLICIES ?? '',
    }
    const missing = await homeroom(['plan'])
    env = full
    expect(missing).toMatchObject({ code: 64, out: '' })
    expect(missing.err).toContain('HOMEROOM_AWS_REGION')
    const other = await homeroom(['plan'], undefined, '../small')
    expect(other).toMatchObject({ code: 64, out: '' })
    expect(other.err).toContain('there are small.')
  })
})

describe('a standing', () => {
  const STANDING = {
    policy: { id: 'small', hash: 'a'.repeat(64) },
    collaboration: '00000000-0000-4000-8000-000000000001',
    membership: '00000000-0000-4000-8000-000000000002',
    tables: {},
  }
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-standing-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('comes back as it was written, and replaces the one before', async () => {
    expect(await readStanding(folder, 'small')).toBeNull()
    await writeStanding(folder, STANDING)
    const next = { ...STANDING, policy: { id: 'small', hash: 'b'.repeat(64) } }
    await writeStanding(folder, next)
    expect(await readStanding(folder, 'small')).toEqual(next)
  })
  it.each([
    ['half of it', '{"policy":'],
    [
      'another policy in its file',
      JSON.stringify({ ...STANDING, policy: { ...STANDING.policy, id: 'b' } }),
    ],
    ['a member more', JSON.stringify({ ...STANDING, more: true })],
    ['ids that are none', JSON.stringify({ ...STANDING, membership: '../x' })],
  ])('is a fault, not none, if it holds %s', async (_, text) => {
    await writeStanding(folder, STANDING)
    await writeFile(join(folder, 'aws', 'small.json'), text)
    await expect(readStanding(folder, 'small')).rejects.toMatchObject({ code: 'ENGINE_DIFFERS' })
  })
  it('never leaves its folder, whatever a policy is called', async () => {
    await expect(readStanding(folder, '../secret')).rejects.toThrow(TypeError)
    expect(await readFile(join(folder, 'none'), 'utf8').catch(() => null)).toBeNull()
  })
})

describe('a question at a terminal', () => {
  /** Streams that say that someone sits there. */
  const seat = () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true })
    const stderr = Object.assign(new PassThrough(), { isTTY: true })
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
    const streams = { stdin, stdout, stderr } as unknown as Parameters<typeof processTerminal>[0]
    return { stdin, stderr, question: processTerminal(streams, {}).question }
  }
  const open = new AbortController().signal

  it('is answered by the line that is typed', async () => {
    const { stdin, stderr, question } = seat()
    const answer = question?.('Make it so? ', open)
    stdin.write('yes\n')
    expect(await answer).toBe('yes\n')
    expect(String(stderr.read())).toBe('Make it so? ')
  })
  it('is not answered by the end of the input, nor once it is aborted', async () => {
    const { stdin, question } = seat()
    const ended = question?.('? ', open)
    stdin.end()
    expect(await ended).toBeNull()
    const abort = new AbortController()
    const aborted = seat().question?.('? ', abort.signal)
    abort.abort()
    expect(await aborted).toBeNull()
  })
  it('cannot be asked where the input is a file', () => {
    const streams = { ...process, stdin: new PassThrough() } as unknown as typeof process
    expect(processTerminal(streams, {}).question).toBeUndefined()
  })
})
