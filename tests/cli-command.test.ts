import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeroom, start } from './cli-process.js'
import { commandLine } from './support/command-line.js'

const COMMANDS = [
  ...['demo', 'init', 'serve', 'token', 'import', 'policies', 'request', 'requests', 'figures'],
  ...['approve', 'deny', 'sessions', 'revoke', 'close', 'schema', 'checks', 'query', 'resolve'],
  ...['vendor', 'vendor add', 'vendor list', 'vendor engineer'],
  ...['ledger', 'ledger list', 'ledger entry', 'ledger verify'],
  ...['aws', 'aws plan', 'aws apply', 'aws publish', 'aws verify', 'aws doctor'],
]
/** Nothing listens on the discard port. */
const NOWHERE = { HOMEROOM_URL: 'http://127.0.0.1:9', HOMEROOM_TOKEN: 'none' }

describe('homeroom', () => {
  it('lists every command, and where to start', async () => {
    const { code, out } = await homeroom(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('Start here:  homeroom demo')
    for (const name of COMMANDS.filter((each) => !each.includes(' '))) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'mu'))
    }
  })
  it.each(COMMANDS)('explains "%s"', async (name) => {
    const { code, out, err } = await commandLine([...name.split(' '), '--help'])
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toContain(`Usage: homeroom ${name}`)
  })
  it('ends with 64 as a process too', async () => {
    expect(await homeroom(['nosuch'])).toMatchObject({ code: 64, out: '' })
  })
  it('tells its version', async () => {
    expect((await homeroom(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/u)
  })

  it.each([
    ['an unknown command', ['nosuch']],
    ['an unknown option', ['requests', '--nosuch']],
    ['a missing argument', ['figures']],
    ['a missing option', ['request', '--ticket', 'T']],
    ['a number that is none', ['demo', '--students', 'many']],
    ['no token', ['requests']],
    ['a URL that is none', ['requests', '--token', 'x', '--url', 'nowhere']],
    ['a role there is not', ['token', '--role', 'boss', '--as', 'X']],
    ['an engineer without a vendor', ['token', '--role', 'engineer', '--as', 'X', '--data', '.']],
    ['neither SQL nor a check', ['query', '--session', 's', '--token', 'x']],
    ['both --csv and --json', ['query', '--session', 's', '--token', 'x', '--csv', '--json', 'a']],
    ['both --url and --data', ['import', 'x.zip', '--url', 'http://localhost', '--data', '.']],
    ['no length of time', ['approve', 'r', '--note', 'n', '--token', 'x']],
  ])('ends with 64 and says why for %s', async (_, args) => {
    const { code, out, err } = await commandLine(args)
    expect(code).toBe(64)
    expect(out).toBe('')
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(3)
    expect(err).toMatch(/\w/u)
  })

  it('ends with 1 and one sentence if the service does not answer', async () => {
    const { code, out, err } = await homeroom(['requests'], NOWHERE)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toBe(
      'There is no answer from http://127.0.0.1:9; start the service there, or name another with --url. (SERVICE_UNREACHABLE)\n',
    )
  })
  it('warns before it sends a token readable over a network', async () => {
    const env = { HOMEROOM_URL: 'http://homeroom.invalid', HOMEROOM_TOKEN: 'none' }
    expect((await homeroom(['requests'], env)).err).toContain('not HTTPS')
  })
  it('names every missing setting at once, without a stack', async () => {
    const { code, err } = await homeroom(['serve', '--data', join(tmpdir(), 'homeroom-no-such')])
    expect(code).toBe(1)
    expect(err).toContain('CONFIG_INVALID')
    expect(err).toContain('HOMEROOM_VAULT_KEY_FILE')
    expect(err).toContain('HOMEROOM_ORIGIN')
    expect(err).not.toMatch(/^\s+at /mu)
  })
  it('shows a first sign of life before anything heavy is loaded', async () => {
    const { child, ended } = start(['demo', '--once', '--students', '600'])
    const heading = await new Promise<string>((resolve) => {
      child.stdout?.once('data', (chunk: Buffer) => {
        resolve(chunk.toString())
      })
    })
    child.kill('SIGTERM')
    await ended
    // The first thing printed is the story's opening, not the outcome of its first step.
    expect(heading).not.toMatch(/loads the roster|ready-made checks/u)
    expect(heading.trim()).not.toBe('')
  })
})

describe('homeroom init', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-init-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('makes a folder that is all a token needs, and never replaces a key', async () => {
    const data = join(folder, 'data')
    const made = await homeroom(['init', '--data', data, '--origin', 'init.example'])
    expect(made).toMatchObject({ code: 0, err: '' })
    const token = await homeroom(['token', '--data', data, '--role', 'officer', '--as', 'Noor'])
    expect(token.code).toBe(0)
    expect(token.out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/u)
    const again = await homeroom(['init', '--data', data, '--origin', 'init.example'])
    expect(again.code).toBe(1)
    expect(again.err).toContain('KEY_UNSAFE')
    const same = await homeroom(['token', '--data', data, '--role', 'officer', '--as', 'Noor'])
    expect(same.code).toBe(0)
  })
  it('records that a token was made, and proves the log offline', async () => {
    const data = join(folder, 'data')
    await homeroom(['init', '--data', data, '--origin', 'init.example'])
    await homeroom(['token', '--data', data, '--role', 'steward', '--as', 'Dana'])
    const list = await homeroom([
      'ledger',
      'list',
      '--data',
      data,
      '--type',
      'auth.issued',
      '--json',
    ])
    expect(JSON.parse(list.out)).toMatchObject({
      entries: [{ index: 1, type: 'auth.issued', data: { role: 'steward', subject: 'Dana' } }],
    })
    const proof = await homeroom(['ledger', 'verify', '--data', data])
    expect(proof.code).toBe(0)
    expect(proof.out).toContain('The log is whole: 2 entries.')
  })
  it('finds its keys again when the folder is moved whole', async () => {
    const { rename } = await import('node:fs/promises')
    const [data, moved] = [join(folder, 'data'), join(folder, 'moved')]
    await homeroom(['init', '--data', data, '--origin', 'init.example'])
    await rename(data, moved)
    const token = await homeroom(['token', '--role', 'steward', '--as', 'Dana'], {
      HOMEROOM_DATA: moved,
    })
    expect(token.code).toBe(0)
  })
  it('takes an origin that a checkpoint can carry, and no other', async () => {
    const { code } = await homeroom(['init', '--data', folder, '--origin', 'two words'])
    expect(code).toBe(64)
  })
})
