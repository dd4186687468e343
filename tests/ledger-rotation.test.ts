import { readFileSync, writeFileSync } from 'node:fs'
import { checkpointTextOf, openCheckpoint, parseCheckpoint } from '../src/ledger/checkpoint.js'
import { toCanonical } from '../src/ledger/canonical.js'
import { signRotation } from '../src/ledger/key-chain.js'
import { createSigner, readVkey, type Signer } from '../src/ledger/key.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import { rotateKey } from '../src/ledger/rotation.js'
import { sha256 } from '../src/ledger/tree.js'
import { Auditor, Export } from './audit-export.js'
import { append, faultOf, ORIGIN, Place, SIGNER, started } from './ledger-fixture.js'

const second = createSigner(ORIGIN, Buffer.alloc(32, 21))
const third = createSigner(ORIGIN, Buffer.alloc(32, 22))
const operator = { kind: 'operator', name: 'operator' } as const

let place: Place
beforeEach(async () => {
  place = new Place()
  const ledger = await place.open()
  await append(ledger, started('q1'), started('q2'))
  await ledger.close()
})
afterEach(() => {
  place.remove()
})

const rotate = (from: Signer, to: Signer): Promise<number> => {
  return rotateKey(place.options({ signer: from }), to, operator)
}

async function findings(vkey: string): Promise<string> {
  const { directory, anchorFile } = place
  const { ok, findings: all } = await verifyLedgerFolder({ directory, anchorFile, vkey })
  return `${ok ? 'sound' : 'unsound'}: ${all.join(' ')}`
}

const openedBy = (note: string, { vkey }: Signer): boolean => {
  const verifier = readVkey(vkey)
  return verifier !== null && openCheckpoint(note, verifier, ORIGIN).ok
}

describe('a key rotation', () => {
  it('is an entry under a checkpoint that both keys sign; the log goes on with the new one alone', async () => {
    const before = place.anchored()
    expect(await rotate(SIGNER, second)).toBe(3)
    const change = place.anchored()
    expect([openedBy(before, SIGNER), openedBy(before, second)]).toEqual([true, false])
    expect([openedBy(change, SIGNER), openedBy(change, second)]).toEqual([true, true])
    const ledger = await place.open({ signer: second })
    expect(await ledger.entry(3)).toMatchObject({
      type: 'ledger.key-rotated',
      data: { previous: SIGNER.vkey, key: second.vkey },
    })
    await append(ledger, started('q3'))
    const after = ledger.checkpoint()
    expect([openedBy(after, SIGNER), openedBy(after, second)]).toEqual([false, true])
    expect((await ledger.verify()).ok).toBe(true)
    await ledger.close()
  })

  it('leaves the log verifiable with every key that it had, also after another change', async () => {
    await rotate(SIGNER, second)
    await rotate(second, third)
    const ledger = await place.open({ signer: third })
    await append(ledger, started('q3'))
    await ledger.close()
    for (const { vkey } of [SIGNER, second, third]) {
      expect(await findings(vkey)).toMatch(/^sound: .*has had 3 keys/)
      expect(await findings(vkey)).toContain(third.vkey)
    }
    const stranger = createSigner(ORIGIN, Buffer.alloc(32, 23))
    expect(await findings(stranger.vkey)).toMatch(/^unsound: .*never signed with this key/)
  })

  it('keeps the old key from signing a second history', async () => {
    await rotate(SIGNER, second)
    await expect(place.open()).rejects.toMatchObject({
      code: 'KEY_UNSAFE',
      message: expect.stringContaining(second.vkey) as string,
    })
    expect(await faultOf(rotate(SIGNER, third))).toBe('KEY_UNSAFE')
  })

  it('never goes back to a key that the log has had', async () => {
    await rotate(SIGNER, second)
    expect(await faultOf(rotate(second, SIGNER))).toBe('KEY_UNSAFE')
    expect(await faultOf(rotate(second, second))).toBe('KEY_UNSAFE')
    const ledger = await place.open({ signer: second })
    expect(ledger.size()).toBe(4)
    await ledger.close()
  })

  it('holds over a crash between the commit and the anchor: the anchor of the old key is no stranger', async () => {
    const lagging = readFileSync(place.anchorFile)
    await rotate(SIGNER, second)
    writeFileSync(place.anchorFile, lagging)
    const ledger = await place.open({ signer: second })
    expect(place.anchored()).toBe(ledger.checkpoint())
    await ledger.close()
  })

  it('is refused if the anchor was signed by the old key for a size after the change', async () => {
    await rotate(SIGNER, second)
    const ledger = await place.open({ signer: second })
    await append(ledger, started('q3'))
    const tree = parseCheckpoint(checkpointTextOf(ledger.checkpoint()))
    await ledger.close()
    const body = `${ORIGIN}\n5\n${tree?.root.toString('base64') ?? ''}\n`
    const id = Buffer.alloc(4)
    id.writeUInt32BE(SIGNER.keyId)
    const line = Buffer.concat([id, SIGNER.sign(Buffer.from(body))]).toString('base64')
    writeFileSync(place.anchorFile, `${body}\n\u2014 ${ORIGIN} ${line}\n`)
    expect(await findings(second.vkey)).toMatch(/^unsound: The anchor file is not signed/)
  })
})

describe('an entry that claims a rotation', () => {
  const root = sha256(Buffer.from('another'))
  const auditor = new Auditor()
  let exported: Export
  beforeEach(() => {
    exported = new Export()
  })
  afterEach(() => {
    exported.remove()
  })
  afterAll(() => {
    auditor.remove()
  })
  /** A statement for the log as it stands, altered. */
  async function claim(
    over: Partial<{ size: number; root: Buffer; key: string; origin: string }>,
    signers: readonly [Signer, Signer] = [SIGNER, second],
    previous = SIGNER.vkey,
  ): Promise<void> {
    const ledger = await place.open()
    const tree = parseCheckpoint(checkpointTextOf(ledger.checkpoint()))
    const rotation = { origin: ORIGIN, size: 3, root: tree?.root ?? root, key: second.vkey }
    const statement = signRotation({ ...rotation, ...over }, ...signers)
    const data = { previous, key: second.vkey, statement }
    await append(ledger, { type: 'ledger.key-rotated', actor: operator, data })
    await exported.run(place, ledger)
    await ledger.close()
  }

  it.each<readonly [string, Parameters<typeof claim>]>([
    ['of another size', [{ size: 2 }]],
    ['of another history', [{ root }]],
    ['of another log', [{ origin: 'other.example' }]],
    ['for another key', [{ key: third.vkey }]],
    ['that the old key did not sign', [{}, [third, second]]],
    ['that the new key did not sign', [{}, [SIGNER, third]]],
    ['from a key that was not in force', [{}, [SIGNER, second], third.vkey]],
  ])('%s is found out, here and by the outsider', async (_what, words) => {
    await claim(...words)
    expect(await findings(SIGNER.vkey)).toMatch(/^unsound: Entry 3: the key before it did not sign/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    const { code, err } = await auditor.verify(exported.folder, '--key', SIGNER.vkey)
    expect([code, err]).toEqual([1, expect.stringMatching(/NOT PROVED\. .*[Ee]ntry 3/)])
  })
})

describe('the verifier for outsiders', () => {
  it('follows the rotations from the first key to the newest, over runs signed by each', async () => {
    const auditor = new Auditor()
    const exported = new Export()
    const kept: string[] = []
    const signers = [SIGNER, second, third]
    for (const [at, signer] of signers.entries()) {
      const before = signers[at - 1]
      if (before !== undefined) await rotate(before, signer)
      const ledger = await place.open({ signer })
      kept.push(ledger.checkpoint())
      // The first run after a change is of the very entry that changes the key.
      await exported.run(place, ledger, { signer })
      await append(ledger, started(`after ${at}`))
      await exported.run(place, ledger, { signer })
      await ledger.close()
    }
    const older = kept.flatMap((note, at) => ['--older', auditor.keep(`kept-${at}`, note)])
    for (const [at, { vkey }] of signers.entries()) {
      const { code, out, err } = await auditor.verify(exported.folder, '--key', vkey, ...older)
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(at === 2 ? /with the key you gave/ : /rotation\(s\) lead from the key/)
      expect(out.includes('not stolen before it was replaced')).toBe(at < 2)
    }
    const stolen = exported.runs.at(-1)
    if (stolen === undefined) throw new TypeError('There are runs.')
    exported.seal(JSON.parse(toCanonical(stolen)) as typeof stolen, SIGNER)
    const refused = await auditor.verify(exported.folder, '--key', third.vkey)
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/is not signed with/)])
    auditor.remove()
    exported.remove()
  })
})
