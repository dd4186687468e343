import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entrypoint } from '../src/entrypoint.js'
import { readEntries, verifyLedgerFolder } from '../src/ledger/offline.js'
import { append, faultOf, ORIGIN, Place, SEED, started } from './ledger-fixture.js'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => {
  place.remove()
})

/**
 * A program that appends from eight callers for ever and writes a line for each entry once it is told
 * that the entry is durable. Compiled code, as the service runs it.
 */
const appender = `
import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { openLedger } from ${JSON.stringify(entrypoint('ledger/ledger.js').href)}
import { createSigner } from ${JSON.stringify(entrypoint('ledger/key.js').href)}
const [directory, anchorFile, origin, seed] = process.argv.slice(2)
const ledger = await openLedger({
  directory, anchorFile, origin, signer: createSigner(origin, Buffer.from(seed, 'hex')),
  fold: { initial: 0, evolve: (count) => count + 1 },
  clock: { now: () => Date.now() }, random: (size) => randomBytes(size),
})
writeSync(1, 'open\\n')
const actor = { kind: 'service', name: 'appender' }
const one = () => ({
  entries: [{ type: 'key.destroyed', actor, data: { session: randomBytes(8).toString('hex') },
    payloads: { detail: { kind: 'text', text: 'x'.repeat(300) } } }],
  result: null,
})
await Promise.all(Array.from({ length: 8 }, async () => {
  for (;;) {
    const { entries: [entry] } = await ledger.decide(one)
    writeSync(1, entry.index + ' ' + entry.leafHash + '\\n')
  }
}))
`

/** Runs the appender, kills it without warning after \`lines\` acknowledgements, gives them back. */
function killAfter(lines: number): Promise<Map<number, string>> {
  const script = join(place.root, 'appender.mjs')
  writeFileSync(script, appender)
  const { directory, anchorFile } = place
  const child = spawn(process.execPath, [
    script,
    directory,
    anchorFile,
    ORIGIN,
    SEED.toString('hex'),
  ])
  return new Promise((resolve, reject) => {
    let out = ''
    let complaints = ''
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.split('\n').length > lines) child.kill('SIGKILL')
    })
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') {
        reject(new Error(`The appender ended by itself: ${complaints}`))
        return
      }
      const whole = out.split('\n').slice(1, -1)
      resolve(new Map(whole.map((line) => [parseInt(line, 10), line.split(' ')[1] ?? ''])))
    })
  })
}

describe('a service killed without warning', () => {
  it('has every entry that it acknowledged, and a log that verifies, twelve times over', async () => {
    const acknowledged = new Map<number, string>()
    for (let round = 0; round < 12; round += 1) {
      const told = await killAfter(2 + round * 9)
      for (const [index, leafHash] of told) acknowledged.set(index, leafHash)
      const { directory, anchorFile } = place
      const { ok, size, findings } = await verifyLedgerFolder({ directory, anchorFile })
      expect([ok, findings.join(' ')]).toEqual([true, expect.stringMatching(/^All /)])
      expect(Math.max(...acknowledged.keys())).toBeLessThan(size)
    }
    const entries = await readEntries(place.directory, {}, { limit: 1_000_000 })
    const stored = new Map(entries.map(({ index, leafHash }) => [index, leafHash]))
    const lost = [...acknowledged].filter(([index, leafHash]) => stored.get(index) !== leafHash)
    expect(acknowledged.size).toBeGreaterThan(300)
    expect(lost).toEqual([])
  })

  it('leaves its folder free for the next one', async () => {
    await killAfter(5)
    const ledger = await place.open()
    expect((await ledger.verify()).ok).toBe(true)
    await ledger.close()
  })
})

describe('two openers of one folder', () => {
  it('are not possible: the second is told, and the first goes on', async () => {
    const first = await place.open()
    expect(await faultOf(place.open())).toBe('DATA_FOLDER_IN_USE')
    expect(await append(first, started('q1'))).toHaveLength(1)
    await first.close()
    const second = await place.open()
    await second.close()
  })

  it('are not possible from two processes either', async () => {
    const first = await place.open()
    await expect(killAfter(1)).rejects.toThrow(/DATA_FOLDER_IN_USE/)
    await first.close()
  })

  it('are told apart from a folder that cannot be written at all', async () => {
    writeFileSync(join(place.root, 'a-file'), '')
    const directory = join(place.root, 'a-file', 'ledger')
    expect(await faultOf(place.open({ directory }))).toBe('LEDGER_STOPPED')
    mkdirSync(join(place.directory, 'ledger.lock'), { recursive: true })
    expect(await faultOf(place.open())).toBe('LEDGER_STOPPED')
  })

  it('are possible if one only reads: it verifies and lists while the other writes', async () => {
    const ledger = await place.open()
    const { directory, anchorFile } = place
    const writing = Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        for (let turn = 0; turn < 5; turn += 1) await append(ledger, started(`q${at}.${turn}`))
      }),
    )
    for (let turn = 0; turn < 5; turn += 1) {
      const { ok, findings } = await verifyLedgerFolder({ directory, anchorFile })
      expect([ok, findings.join(' ')]).toEqual([true, expect.stringMatching(/^All /)])
    }
    await writing
    expect(await readEntries(directory, {}, { limit: 1000 })).toHaveLength(201)
    await ledger.close()
  })
})

/** Makes a folder a file system of 4 MB, if this user may mount one. */
function mountSmall(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder])
}

function mayMount(): boolean {
  const probe = new Place()
  const mounted = mountSmall(probe.directory)
  if (mounted) unmount(probe.directory)
  probe.remove()
  return mounted
}

/** Skipped, by name, for a user who may not mount a small file system. */
const withMount = mayMount() ? it : it.skip

describe('a full disk', () => {
  const long = (at: number) => started(`q${at}`, 'x'.repeat(60_000))

  /** Appends until it is refused; gives the fault and how many were acknowledged. */
  async function fill(): Promise<{ fault: string; told: number }> {
    const ledger = await place.open()
    let told = 0
    let fault = 'no fault'
    while (fault === 'no fault' && told < 500) {
      fault = await faultOf(append(ledger, long(told)))
      if (fault === 'no fault') told += 1
    }
    expect(await faultOf(append(ledger, started('small')))).toBe('LEDGER_STOPPED')
    await ledger.close()
    return { fault, told }
  }

  withMount(
    'stops the ledger with a fault of its own, loses nothing told, and heals once there is room',
    async () => {
      mountSmall(place.directory)
      try {
        const { fault, told } = await fill()
        expect(fault).toBe('DISK_FULL')
        expect(told).toBeGreaterThan(5)
        execFileSync('mount', ['-o', 'remount,size=64m', place.directory])
        const ledger = await place.open()
        expect(ledger.size()).toBeGreaterThanOrEqual(told + 1)
        await append(ledger, started('after'))
        expect((await ledger.verify()).ok).toBe(true)
        await ledger.close()
      } finally {
        unmount(place.directory)
      }
    },
  )
})
