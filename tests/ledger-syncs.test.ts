import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entrypoint } from '../src/entrypoint.js'
import { ORIGIN, Place, SEED } from './ledger-fixture.js'
import { withStrace } from './support/strace.js'

/** A program that opens the log, commits so often, and is gone without closing it. Compiled, as the service runs it. */
const COMMITTER = `
import { randomBytes } from 'node:crypto'
import { openLedger } from ${JSON.stringify(entrypoint('ledger/ledger.js').href)}
import { createSigner } from ${JSON.stringify(entrypoint('ledger/key.js').href)}
const [directory, anchorFile, origin, seed, commits, callers] = process.argv.slice(2)
const ledger = await openLedger({
  directory, anchorFile, origin, signer: createSigner(origin, Buffer.from(seed, 'hex')),
  fold: { initial: 0, evolve: (count) => count + 1 },
  clock: { now: () => Date.now() }, random: (size) => randomBytes(size),
})
const entry = { type: 'key.destroyed', actor: { kind: 'service', name: 's' }, data: { session: 'x' } }
for (let at = 0; at < Number(commits); at += 1) {
  await Promise.all(Array.from({ length: Number(callers) }, () =>
    ledger.decide(() => ({ entries: [entry], result: null }))))
}
process.exit(0)
`

/** How often a program that commits so often waits for the disk, or gives a file another name. */
function countWaits(commits: number, callers: number): number {
  const place = new Place()
  try {
    const program = join(place.root, 'committer.mjs')
    writeFileSync(program, COMMITTER)
    const to = join(place.root, 'calls')
    const traced =
      'trace=fsync,fdatasync,sync_file_range,msync,sync,syncfs,rename,renameat,renameat2'
    const words = [place.directory, place.anchorFile, ORIGIN, SEED.toString('hex')]
    const counts = [String(commits), String(callers)]
    const all = ['-f', '-e', traced, '-o', to, process.execPath, program, ...words, ...counts]
    execFileSync('strace', all)
    return [...readFileSync(to, 'utf8').matchAll(/^\d+ +\w+\(/gmu)].length
  } finally {
    place.remove()
  }
}

describe('a commit', () => {
  withStrace(
    'waits for the disk twice, for the log and for the anchor, and renames nothing',
    () => {
      const [few, more] = [countWaits(2, 1), countWaits(22, 1)]
      expect(more - few).toBe(20 * 2)
    },
    240_000,
  )

  withStrace(
    'waits no more often for sixty-four callers than for one',
    () => {
      expect(countWaits(12, 64) - countWaits(2, 64)).toBe(10 * 2)
    },
    240_000,
  )
})
