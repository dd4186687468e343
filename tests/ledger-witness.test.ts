import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readWitnessKey, type WitnessKey } from '../src/ledger/cosignature.js'
import { signCheckpoint } from '../src/ledger/checkpoint.js'
import { signatureOf } from '../src/ledger/note.js'
import type { Ledger } from '../src/ledger/port.js'
import { Publication } from '../src/ledger/publication.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { sha256 } from '../src/ledger/tree.js'
import { Witnessing } from '../src/ledger/witnessing.js'
import { Auditor, Export } from './audit-export.js'
import { append, ORIGIN, Place, SIGNER, started, type Seen } from './ledger-fixture.js'
import { WitnessServer, witnessSigner, type Mood } from './witness-server.js'

const vectors = '../shared/vectors'
/** Skipped, by name, where the shared vectors are not there to read. */
const withVectors = existsSync(vectors) ? it : it.skip

let place: Place
let ledger: Ledger<Seen>
let server: WitnessServer
let url: string

beforeEach(async () => {
  place = new Place()
  ledger = await place.open()
  await append(ledger, started('q1'), started('q2'))
  server = new WitnessServer({ origin: ORIGIN, vkey: SIGNER.vkey })
  url = await server.listen()
})
afterEach(async () => {
  await server.close()
  await ledger.close()
  place.remove()
})

function keyOf(vkey: string): WitnessKey {
  const key = readWitnessKey(vkey)
  if (key === null) throw new TypeError('This key should be readable.')
  return key
}

const witnessing = (over: { url?: string; timeoutMs?: number; vkey?: string } = {}): Witnessing =>
  new Witnessing({
    ...{ ledger, fetch: globalThis.fetch, timeoutMs: over.timeoutMs ?? 5_000 },
    publication: new Publication({ snapshot: () => openSqliteSnapshot(place.directory) }),
    witness: { url: over.url ?? url, key: keyOf(over.vkey ?? server.signer.vkey) },
    file: join(place.root, 'witnessed'),
  })

describe('a witness', () => {
  it('cosigns the newest checkpoint, and each later one with a proof that the log grew', async () => {
    const rounds = witnessing()
    expect(rounds.newest()).toBeNull()
    await rounds.round()
    expect(rounds.newest()).toMatchObject({ size: 3, at: 1_700_000_000n })
    expect(rounds.newest()?.note.startsWith(ledger.checkpoint())).toBe(true)
    for (let turn = 0; turn < 4; turn += 1) {
      await append(ledger, ...Array.from({ length: 100 }, (_, at) => started(`q${turn}.${at}`)))
      await rounds.round()
      expect([rounds.words(), rounds.newest()?.size]).toEqual([
        `the witness has seen ${ledger.size()} entries`,
        ledger.size(),
      ])
    }
    expect(server.seen.size).toBe(403)
  })

  it('is not asked again about a checkpoint that it has seen', async () => {
    const rounds = witnessing()
    await rounds.round()
    await rounds.round()
    expect(server.asked).toBe(1)
  })

  it('is remembered over a restart, and one whose memory is ahead of ours tells what it saw', async () => {
    await witnessing().round()
    expect(witnessing().newest()?.size).toBe(3)
    await append(ledger, started('q3'))
    const rounds = witnessing()
    await rounds.round()
    expect([server.asked, rounds.newest()?.size]).toEqual([2, 4])
    rmSync(join(place.root, 'witnessed'))
    await append(ledger, started('q4'))
    const forgetful = witnessing()
    await forgetful.round()
    // Once with nothing to go by, a conflict, and once more from the size that it named.
    expect([server.asked, forgetful.newest()?.size]).toEqual([4, 5])
  })

  it('that has seen more of this log than there is raises the alarm: an older copy is running', async () => {
    server.seen = { size: 40, root: sha256(Buffer.from('x')) }
    const rounds = witnessing()
    await rounds.round()
    expect(rounds.words()).toMatch(/has seen 40 entries of this log, which has 3: an older copy/)
    expect(rounds.isWell()).toBe(false)
  })

  it('that has seen another history of this log raises the alarm', async () => {
    server.seen = { size: 2, root: sha256(Buffer.from('another history')) }
    const rounds = witnessing()
    await rounds.round()
    expect(rounds.words()).toMatch(/found that the log does not continue what it saw/)
  })

  it.each<readonly [Mood, RegExp]>([
    ['silent', /did not answer in time/],
    ['garbage', /without a cosignature that fits its key/],
    ['endless', /at a length that no witness needs/],
    ['another key', /without a cosignature that fits its key/],
    ['another checkpoint', /without a cosignature that fits its key/],
    ['contradicting', /contradicted itself/],
    ['conflict without size', /a conflict without its size/],
    ['moved', /could not be reached/],
    [400, /found the request malformed/],
    [403, /does not trust the key of this log/],
    [404, /does not know this log/],
    [422, /does not continue/],
    [500, /answered with an error/],
  ])('that is %s never stops the log, is shown, and is asked again', async (mood, words) => {
    server.mood = mood
    const rounds = witnessing({ timeoutMs: mood === 'silent' ? 200 : 5_000 })
    await rounds.round()
    expect([rounds.words(), rounds.newest()]).toEqual([expect.stringMatching(words), null])
    expect(rounds.words()).toMatch(/it has seen nothing$/)
    expect(existsSync(join(place.root, 'witnessed'))).toBe(false)
    await append(ledger, started('goes on'))
    server.mood = 'well'
    await rounds.round()
    expect(rounds.newest()?.size).toBe(ledger.size())
  })

  it('that is away altogether is shown, and no round ever rejects', async () => {
    const rounds = witnessing({ url: 'http://127.0.0.1:9/none' })
    await rounds.round()
    expect(rounds.words()).toMatch(/could not be reached/)
    await append(ledger, started('goes on'))
  })

  it('runs by itself until it is stopped', async () => {
    const rounds = witnessing()
    rounds.start(1)
    while (rounds.newest() === null) await new Promise((resolve) => setTimeout(resolve, 5))
    await rounds.stop()
    const asked = server.asked
    await append(ledger, started('q9'))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.asked).toBe(asked)
  })

  withVectors('has a key and a timestamp as transparency-dev reads them', () => {
    const file = readFileSync(`${vectors}/tlog_proof_and_formats.json`, 'utf8')
    const { cosigv1_verifier_keys_ok, cosigv1_timestamp } = JSON.parse(file) as {
      readonly cosigv1_verifier_keys_ok: readonly string[]
      readonly cosigv1_timestamp: { readonly sig_base64: string; readonly unix_seconds: number }
    }
    const [, remora = ''] = cosigv1_verifier_keys_ok
    expect(readWitnessKey(remora)?.name).toBe('remora.n621.de')
    const signature = signatureOf(`\u2014 remora.n621.de ${cosigv1_timestamp.sig_base64}`)
    expect(signature?.bytes).toHaveLength(72)
    expect(Number(signature?.bytes.readBigUInt64BE(0))).toBe(cosigv1_timestamp.unix_seconds)
  })

  it('has a key of its own type: that of a log is none', () => {
    expect(readWitnessKey(SIGNER.vkey)).toBeNull()
    const { vkey } = server.signer
    expect(readWitnessKey(vkey.replace('witness', 'witless'))).toBeNull()
    expect(readWitnessKey(vkey.slice(0, -2))).toBeNull()
  })
})

describe('the verifier for outsiders', () => {
  it('verifies the cosignature on a published checkpoint, and tells where there is none', async () => {
    const rounds = witnessing()
    await rounds.round()
    const exported = new Export()
    const auditor = new Auditor()
    const note = rounds.newest()?.note ?? ''
    expect(readFileSync(join(place.root, 'witnessed'), 'utf8')).toBe(note)
    await exported.run(place, ledger, { note })
    const words = [exported.folder, '--key', SIGNER.vkey, '--witness', server.signer.vkey]
    const good = await auditor.verify(...words)
    expect([good.code, good.err]).toEqual([0, ''])
    expect(good.out).toMatch(/witness\.example saw this checkpoint at 2023-11-14T22:13:20\.000Z/)
    expect(good.out).not.toMatch(/no second log/)
    const other = witnessSigner('other.example', Buffer.alloc(32, 43)).vkey
    const missing = await auditor.verify(...words, '--witness', other)
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringMatching(/other\.example has not cosigned the newest checkpoint, nor any other/),
    ])
    await append(ledger, started('later'))
    await exported.run(place, ledger)
    const later = await auditor.verify(...words)
    expect([later.code, later.err]).toEqual([
      1,
      expect.stringMatching(/the newest that it did cosign is checkpoints\/00000000, of 3 entries/),
    ])
    exported.remove()
    auditor.remove()
  })

  it('refuses a cosignature of another checkpoint', async () => {
    const exported = new Export()
    const auditor = new Auditor()
    const root = sha256(Buffer.from('another'))
    const another = signCheckpoint({ origin: ORIGIN, size: 3, root }, SIGNER)
    const note = ledger.checkpoint() + server.signer.line(another, 1_700_000_000n)
    await exported.run(place, ledger, { note })
    const words = ['--key', SIGNER.vkey, '--witness', server.signer.vkey]
    const { code, err } = await auditor.verify(exported.folder, ...words)
    expect([code, err]).toEqual([1, expect.stringMatching(/cosignature .* does not fit/)])
    exported.remove()
    auditor.remove()
  })
})
