import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entrypoint } from '../src/entrypoint.js'
import { Fault } from '../src/fault.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import { append, faultOf, ORIGIN, Place, SEED, SIGNER, started } from './ledger-fixture.js'
import { createChance } from './support/chance.js'
import { hasStrace, withStrace } from './support/strace.js'
import { THOROUGH } from './support/thorough.js'

/** A program that opens the log, appends twice, closes, and says how far it came. Compiled, as the service runs it. */
const APPENDER = `
import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { openLedger } from ${JSON.stringify(entrypoint('ledger/ledger.js').href)}
import { createSigner } from ${JSON.stringify(entrypoint('ledger/key.js').href)}
const [directory, anchorFile, origin, seed] = process.argv.slice(2)
const say = (line) => writeSync(1, line + '\\n')
const entry = (session) => ({
  type: 'key.destroyed', actor: { kind: 'service', name: 'appender' }, data: { session },
  payloads: { detail: { kind: 'text', text: 'x'.repeat(300) } },
})
try {
  const ledger = await openLedger({
    directory, anchorFile, origin, signer: createSigner(origin, Buffer.from(seed, 'hex')),
    fold: { initial: 0, evolve: (count) => count + 1 },
    clock: { now: () => Date.now() }, random: (size) => randomBytes(size),
  })
  for (const session of ['one', 'two']) {
    const { entries } = await ledger.decide(() => ({ entries: [entry(session)], result: null }))
    say(entries[0].index + ' ' + entries[0].leafHash)
  }
  await ledger.close()
  say('closed')
} catch (cause) {
  say('fault ' + cause.name + ' ' + cause.code)
}
`

/** A place that was used before: the log has entries, and the write-ahead log is folded in. */
async function usedPlace(): Promise<Place> {
  const place = new Place()
  const ledger = await place.open()
  await append(ledger, started('q1'), started('q2'))
  await ledger.close()
  return place
}

interface Injection {
  readonly call: string
  /** The how manieth call of the kind, from 1. */
  readonly when: number
  readonly deed: 'error=EIO' | 'error=ENOSPC' | 'signal=KILL'
}

/** Calls that change something; the others only read, or ask. */
const WRITING = ['pwrite64', 'write', 'fsync', 'fdatasync', 'rename', 'ftruncate', 'unlink']
const READING = ['openat', 'pread64', 'read', 'close', 'mkdir', 'access', 'fchown', 'mmap', 'fcntl']

function files({ directory, file, anchorFile }: Place): string[] {
  const lock = join(directory, 'ledger.lock')
  const names = [file, lock].flatMap((name) =>
    ['', '-wal', '-shm', '-journal'].map((end) => name + end),
  )
  return [directory, ...names, join(anchorFile, '..'), anchorFile, `${anchorFile}.new`]
}

/** Runs the appender under strace on the files of a place; gives what it said. */
function traced(place: Place, expressions: readonly string[], to: string): Promise<string[]> {
  const program = join(place.root, 'appender.mjs')
  writeFileSync(program, APPENDER)
  const paths = files(place).flatMap((path) => ['-P', path])
  const how = expressions.flatMap((expression) => ['-e', expression])
  const words = [place.directory, place.anchorFile, ORIGIN, SEED.toString('hex')]
  const all = ['-f', ...paths, ...how, '-o', to, process.execPath, program, ...words]
  return new Promise((resolve) => {
    // However it ends: what it said before is what counts.
    execFile('strace', all, (_error, stdout) => {
      resolve(stdout.split('\n').slice(0, -1))
    })
  })
}

/** How often the appender makes each call on the files of a log, untroubled. */
async function countCalls(fresh: () => Promise<Place>): Promise<Map<string, number>> {
  const place = await fresh()
  const to = join(place.root, 'calls')
  const said = await traced(place, [], to)
  expect(said.at(-1)).toBe('closed')
  const counts = new Map<string, number>()
  for (const [, call] of readFileSync(to, 'utf8').matchAll(/^\d+ +(\w+)\(/gmu)) {
    if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1)
  }
  place.remove()
  return counts
}

/** What is wrong after an injection; nothing if every promise held. */
async function afterwards(place: Place, injection: Injection): Promise<string[]> {
  const said = await traced(
    place,
    [
      `trace=${injection.call}`,
      `inject=${injection.call}:${injection.deed}:when=${injection.when}`,
    ],
    join(place.root, 'calls'),
  )
  const wrong: string[] = []
  const slip = said.find((line) => line.startsWith('fault') && !line.startsWith('fault Fault '))
  if (slip !== undefined) wrong.push(`ended with ${slip}`)
  const acknowledged = said.filter((line) => /^\d/u.test(line))
  const { directory, anchorFile } = place
  if (acknowledged.length > 0) {
    const verdict = await verifyLedgerFolder({ directory, anchorFile, vkey: SIGNER.vkey })
    if (!verdict.ok) wrong.push(`does not verify: ${verdict.findings.join(' ')}`)
  }
  try {
    const ledger = await place.open()
    for (const line of acknowledged) {
      const entry = await ledger.entry(parseInt(line, 10))
      if (`${entry?.index} ${entry?.leafHash}` !== line) wrong.push(`lost ${line}`)
    }
    await append(ledger, started('afterwards'))
    if (!(await ledger.verify()).ok) wrong.push('does not verify after going on')
    await ledger.close()
  } catch (cause) {
    wrong.push(`does not open: ${cause instanceof Fault ? cause.message : String(cause)}`)
  }
  return wrong
}

/** Tries all injections, two at a time; gives those after which a promise was broken. */
async function tryAll(
  injections: readonly Injection[],
  fresh: () => Promise<Place>,
): Promise<string[]> {
  const broken: string[] = []
  const queue = [...injections]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const place = await fresh()
      const wrong = await afterwards(place, next)
      for (const what of wrong) broken.push(`${next.call} ${next.when} ${next.deed}: ${what}`)
      place.remove()
    }
  }
  await Promise.all([work(), work()])
  return broken
}

const SEED_OF_PLACES = Number(process.env['HOMEROOM_FAULT_SEED'] ?? Date.now() % 2 ** 31)
const chance = createChance(SEED_OF_PLACES)
/** Kinds of call that are made no more often than this are all tried. */
const RARE = 3

/** One call in `step` of each kind, others in every run. */
function every(
  counts: ReadonlyMap<string, number>,
  calls: readonly string[],
  deed: Injection['deed'],
  step: number,
): Injection[] {
  return calls.flatMap((call) => {
    const count = counts.get(call) ?? 0
    const stride = THOROUGH || count <= RARE ? 1 : step
    const first = chance.whole(1, stride)
    return Array.from({ length: Math.ceil((count + 1 - first) / stride) }, (_, at) => ({
      ...{ call, when: at * stride + first, deed },
    }))
  })
}

describe('whichever file call of an append goes wrong', () => {
  process.stdout.write(`faults: seed ${SEED_OF_PLACES}\n`)
  let template: Place
  let counts: Map<string, number>
  const copy = (): Promise<Place> => {
    const place = new Place()
    cpSync(template.root, place.root, { recursive: true })
    return Promise.resolve(place)
  }
  beforeAll(async () => {
    template = await usedPlace()
    if (hasStrace) counts = await countCalls(copy)
  })
  afterAll(() => {
    template.remove()
  })

  withStrace(
    'by an error of the disk: nothing told is lost, and the log verifies and goes on',
    async () => {
      const injections = [
        ...every(counts, WRITING, 'error=EIO', 3),
        ...every(counts, READING, 'error=EIO', 12),
      ]
      expect(injections.length).toBeGreaterThan(30)
      expect(await tryAll(injections, copy)).toEqual([])
    },
    600_000,
  )

  withStrace(
    'because the disk is full: nothing told is lost, and the log verifies and goes on',
    async () => {
      const injections = every(
        counts,
        ['pwrite64', 'write', 'fsync', 'ftruncate'],
        'error=ENOSPC',
        5,
      )
      expect(injections.length).toBeGreaterThan(12)
      expect(await tryAll(injections, copy)).toEqual([])
    },
    600_000,
  )

  withStrace(
    'because the process is killed there: nothing told is lost, and the log verifies and goes on',
    async () => {
      const injections = every(counts, WRITING, 'signal=KILL', 3)
      expect(injections.length).toBeGreaterThan(25)
      expect(await tryAll(injections, copy)).toEqual([])
    },
    600_000,
  )

  withStrace(
    'while a log is made: it is there afterwards, or can be made again',
    async () => {
      const fresh = () => Promise.resolve(new Place())
      const made = await countCalls(fresh)
      const killed = every(made, WRITING, 'signal=KILL', 8)
      const failed = every(made, ['fsync', 'rename', 'openat', 'mkdir'], 'error=EIO', 6)
      expect(await tryAll([...killed, ...failed], fresh)).toEqual([])
    },
    600_000,
  )
})

describe('a file cut short', () => {
  it('is refused with a sentence, or was not needed: nothing told is lost without a word', async () => {
    const whole = await usedPlace()
    const bytes = readFileSync(whole.file).length
    for (const length of [0, 1, 100, 512, 4_096, bytes / 2, bytes - 4_096, bytes - 1]) {
      const place = new Place()
      cpSync(whole.root, place.root, { recursive: true })
      truncateSync(place.file, Math.floor(length))
      expect([length, await faultOf(place.open())]).toEqual([
        length,
        expect.stringMatching(/^LEDGER_(CORRUPT|OLDER_THAN_ANCHOR)$/),
      ])
      place.remove()
    }
    whole.remove()
  })

  it('that is the write-ahead log, torn at any block, is noticed by the anchor', async () => {
    const place = await usedPlace()
    const ledger = await place.open()
    await append(ledger, started('q3'))
    await append(ledger, started('q4'))
    const size = ledger.size()
    const wal = `${place.file}-wal`
    expect(existsSync(wal)).toBe(true)
    const torn = new Place()
    const found: string[] = []
    for (let length = 0; length <= readFileSync(wal).length; length += 2_048) {
      torn.remove()
      cpSync(place.root, torn.root, { recursive: true })
      truncateSync(`${torn.file}-wal`, length)
      const reopened = await torn.open().catch((cause: unknown) => cause)
      if (reopened instanceof Fault) found.push(reopened.code)
      else {
        const log = reopened as Awaited<ReturnType<Place['open']>>
        expect(log.size()).toBe(size)
        await log.close()
      }
    }
    expect(new Set(found)).toEqual(new Set(['LEDGER_OLDER_THAN_ANCHOR']))
    await ledger.close()
    for (const each of [place, torn]) each.remove()
  })
})
