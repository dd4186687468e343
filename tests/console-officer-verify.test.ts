import { jest } from '@jest/globals'
import { createSigner } from '../src/ledger/key.js'
import { signRotation } from '../src/ledger/key-chain.js'
import { checkpointTextOf, signCheckpoint } from '../src/ledger/checkpoint.js'
import { signNote } from '../src/ledger/note.js'
import { subtreesOf } from '../src/ledger/proof.js'
import { entryBundle, formatTilePath, hashTile, parseTilePath } from '../src/ledger/tile.js'
import { hashLeaf } from '../src/ledger/tree.js'
import type { FindingKind } from '../src/console/officer/verify/finding.js'
import type { Source } from '../src/console/officer/verify/source.js'
import { verifyLog } from '../src/console/officer/verify/verify.js'
import type { Verified, Wish } from '../src/console/officer/verify/verify.js'
import { witnessSigner } from './witness-server.js'

const ORIGIN = 'maple.example/homeroom'
const OWN = createSigner(ORIGIN, Buffer.alloc(32, 1))
const NEXT = createSigner(ORIGIN, Buffer.alloc(32, 2))
const STRANGER = createSigner(ORIGIN, Buffer.alloc(32, 3))

const leaf = (type: string, at: string, data: unknown) =>
  Buffer.from(JSON.stringify({ at, data, payloads: {}, type, v: 1 }))
const opened = leaf('ledger.opened', time(0), { origin: ORIGIN, key: OWN.vkey })
const logOf = (size: number, first = opened): readonly Buffer[] => [
  first,
  ...Array.from({ length: size - 1 }, (_, at) => leaf('ledger.read', time(at + 1), { at })),
]

function time(seconds: number): string {
  return new Date(Date.UTC(2026, 2, 1) + seconds * 1000).toISOString()
}

const rootOf = (leaves: readonly Buffer[]) => subtreesOf(leaves.map(hashLeaf))(0, leaves.length)
const noteOf = (leaves: readonly Buffer[], signer = OWN) =>
  signCheckpoint({ origin: ORIGIN, size: leaves.length, root: rootOf(leaves) }, signer)

/** A service that publishes leaves under a checkpoint; `change` does to a tile what a forger would. */
function published(
  leaves: readonly Buffer[],
  note = noteOf(leaves),
  change: (path: string, bytes: Buffer) => Buffer | null = (_, bytes) => bytes,
  witnessed: string | null = null,
): Source {
  const hashes = leaves.map(hashLeaf)
  const tree = subtreesOf(hashes)
  return {
    checkpoint: () => Promise.resolve({ note, witnessed }),
    tile: (path) => {
      const name = parseTilePath(path)
      if (name === null) return Promise.resolve(null)
      const [start, end] = [name.index * 256, name.index * 256 + name.width]
      const step = name.level === 'entries' ? 1 : 256 ** name.level
      if (end * step > leaves.length) return Promise.resolve(null)
      const bytes =
        name.level === 'entries'
          ? entryBundle(leaves.slice(start, end))
          : hashTile(
              Array.from({ length: name.width }, (_, at) =>
                tree((start + at) * step, (start + at + 1) * step),
              ),
            )
      const changed = change(formatTilePath(name), bytes)
      return Promise.resolve(changed === null ? null : new Uint8Array(changed))
    },
  }
}

const BY_OFFICER: Wish = { key: { vkey: OWN.vkey, from: 'officer' }, older: null, witness: null }
const verify = (source: Source, wish: Partial<Wish> = {}) =>
  verifyLog(source, { ...BY_OFFICER, ...wish }, () => undefined, new AbortController().signal)
const found = ({ lines }: Verified): readonly (FindingKind | null)[] =>
  lines.map(({ finding }) => finding).filter((finding) => finding !== null)

const LOG = logOf(700)

describe('a log that is whole', () => {
  it.each([1, 2, 255, 256, 257, 700])('is found whole with %i entries', async (size) => {
    const verified = await verify(published(LOG.slice(0, size)))
    expect([verified.verdict, found(verified)]).toEqual(['whole', []])
    expect(verified.checkpoint).toMatchObject({ origin: ORIGIN, size })
    expect(verified.lines.map(({ check }) => check)).toEqual([
      ...['checkpoint', 'signature', 'entries', 'hashes', 'root'],
    ])
  })

  it('is whole by the word of the service only where the key is the service’s', async () => {
    const own = await verify(published(LOG))
    const told = await verify(published(LOG), { key: { vkey: OWN.vkey, from: 'service' } })
    const words = ({ lines }: Verified) => lines.find(({ check }) => check === 'signature')?.words
    expect(words(own)).toBe('Signed with the key that you gave.')
    expect(words(told)).toMatch(/the key that the service names\. That proves .* one with itself/u)
  })

  it.each([1, 255, 256, 300, 512, 700])('goes on from its own checkpoint of %i', async (size) => {
    const text = noteOf(LOG.slice(0, size)).trim().replaceAll('\n', '\r\n')
    expect((await verify(published(LOG), { older: { kind: 'note', text } })).verdict).toBe('whole')
    const root = rootOf(LOG.slice(0, size)).toString('base64')
    const older = { kind: 'export', name: 'download', size, root } as const
    expect((await verify(published(LOG), { older })).verdict).toBe('whole')
  })

  it('tells how far it is, and stops when it is told to', async () => {
    const heard: number[] = []
    const stop = new AbortController()
    const running = verifyLog(
      published(LOG),
      BY_OFFICER,
      ({ entries }) => {
        heard.push(entries)
        if (entries === 512) stop.abort()
      },
      stop.signal,
    )
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(heard).toEqual([256, 512])
  })
})

describe('a log that was tampered with', () => {
  const flipped = (path: string, at: number) => (name: string, bytes: Buffer) => {
    if (name !== path) return bytes
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ 1
    return copy
  }
  const cut = (path: string) => (name: string, bytes: Buffer) =>
    name === path ? bytes.subarray(0, -1) : bytes
  const gone = (path: string) => (name: string, bytes: Buffer) => (name === path ? null : bytes)

  it.each([
    [
      'a byte of an entry',
      flipped('tile/entries/000', 90),
      ['hash-differs', 'hash-differs', 'root-differs'],
    ],
    [
      'a byte of the last',
      flipped('tile/entries/002.p/188', 2),
      ['entry-unreadable', 'hash-differs', 'root-differs'],
    ],
    ['a byte of a hash', flipped('tile/0/001', 700), ['hash-differs']],
    ['a byte of a hash above', flipped('tile/1/000.p/2', 3), ['hash-differs']],
    ['an end of a bundle', cut('tile/entries/001'), ['bundle-cut', 'root-untold']],
    ['an end of a tile', cut('tile/0/001'), ['hashes-cut']],
    ['a bundle', gone('tile/entries/002.p/188'), ['tile-missing', 'root-untold']],
    ['a tile', gone('tile/0/000'), ['tile-missing']],
  ] as const)('is found by %s that is not as it was', async (_, change, kinds) => {
    const verified = await verify(published(LOG, noteOf(LOG), change))
    expect([verified.verdict, found(verified)]).toEqual(['broken', kinds])
  })

  it('is found by any one byte that changed', async () => {
    const small = LOG.slice(0, 12)
    const paths = ['tile/entries/000.p/12', 'tile/0/000.p/12']
    const lengths = [entryBundle(small).length, 12 * 32]
    for (const [which, path] of paths.entries()) {
      for (let at = 0; at < (lengths[which] ?? 0); at += 7) {
        const { verdict } = await verify(published(small, noteOf(small), flipped(path, at)))
        expect([path, at, verdict]).toEqual([path, at, 'broken'])
      }
    }
  })

  it('is found by another history under the same key', async () => {
    const other = [...LOG.slice(0, 300), ...logOf(700).slice(1, 401)]
    const text = noteOf(LOG.slice(0, 301))
    const verified = await verify(published(other), { older: { kind: 'note', text } })
    expect(found(verified)).toEqual(['time-backwards', 'forked'])
  })

  it('is found by an end that was cut off', async () => {
    const cutOff = LOG.slice(0, 500)
    const older = { kind: 'note', text: noteOf(LOG) } as const
    expect(found(await verify(published(cutOff), { older }))).toEqual(['older-longer'])
  })
})

describe('a checkpoint', () => {
  const few = LOG.slice(0, 5)

  it.each([
    ['is not a note', 'no note', 'checkpoint-unreadable'],
    [
      'has no entries',
      signCheckpoint({ origin: ORIGIN, size: 0, root: rootOf([]) }, OWN),
      'log-empty',
    ],
    ['is signed by a stranger', noteOf(few, STRANGER), 'unsigned'],
    ['bears a signature of another text', noteOf(few).replace('\n5\n', '\n4\n'), 'signature-false'],
  ] as const)('that %s is no proof', async (_, note, kind) => {
    const verified = await verify(published(few, note))
    expect([verified.verdict, found(verified)[0]]).toEqual(['broken', kind])
  })

  it('is not proven by what is no key, or by that of another log', async () => {
    const other = createSigner('oak.example', Buffer.alloc(32, 9))
    const by = async (vkey: string) =>
      found(await verify(published(few), { key: { vkey, from: 'officer' } }))
    expect(await by('no key')).toEqual(['key-unreadable'])
    expect(await by(OWN.vkey.replace('maple', 'mable'))).toEqual(['key-unreadable'])
    expect(await by(other.vkey)).toEqual(['key-of-other-log'])
  })

  it.each([
    ['no note', 'older-unreadable', 'broken'],
    [
      signNote(`oak.example\n2\n${rootOf(few).toString('base64')}\n`, [OWN]),
      'older-other-log',
      'broken',
    ],
    [noteOf(few.slice(0, 3), STRANGER), 'older-unsigned', 'partly'],
    [
      noteOf(few.slice(0, 3)).replace(/.{12}\n$/u, `${'A'.repeat(10)}==\n`),
      'older-false',
      'broken',
    ],
  ] as const)('of an earlier day is looked at closely', async (text, kind, verdict) => {
    const verified = await verify(published(few), { older: { kind: 'note', text } })
    expect([verified.verdict, found(verified)]).toEqual([verdict, [kind]])
  })

  it('is checked in a browser without Ed25519 as far as that goes, and it says so', async () => {
    const importKey = jest
      .spyOn(crypto.subtle, 'importKey')
      .mockRejectedValue(new DOMException('no such algorithm', 'NotSupportedError'))
    const verified = await verify(published(few))
    expect([verified.verdict, found(verified)]).toEqual(['partly', ['signature-untold']])
    importKey.mockRestore()
  })
})

describe('a log whose key changed', () => {
  const before = LOG.slice(0, 300)
  const statement = (signers = [OWN, NEXT] as const, size = 300) => {
    const rotation = { origin: ORIGIN, size, root: rootOf(before), key: NEXT.vkey }
    return signRotation(rotation, ...signers)
  }
  const changed = (stated: string) => {
    const data = { previous: OWN.vkey, key: NEXT.vkey, statement: stated }
    return [...before, leaf('ledger.key-rotated', time(400), data)]
  }

  it('is followed from the old key to the new', async () => {
    const log = changed(statement())
    expect((await verify(published(log, noteOf(log, NEXT)))).verdict).toBe('whole')
  })

  it('is followed back too: a checkpoint from before the change is signed with the key of its time', async () => {
    const log = changed(statement())
    const verified = await verify(published(log, noteOf(log, NEXT)), {
      key: { vkey: NEXT.vkey, from: 'officer' },
      older: { kind: 'note', text: noteOf(before) },
    })
    expect([verified.verdict, found(verified)]).toEqual(['whole', []])
  })

  it('is not believed by the old key alone, which may have been stolen since', async () => {
    const log = [...changed(statement()), leaf('ledger.read', time(500), {})]
    const verified = await verify(published(log, noteOf(log)))
    expect([verified.verdict, found(verified)]).toEqual(['broken', ['unsigned']])
  })

  it('is not followed along a statement that one of them did not sign, or of another tree', async () => {
    for (const stated of [statement([OWN, STRANGER] as const), statement(undefined, 299), 'x']) {
      const log = changed(stated)
      const kinds = found(await verify(published(log, noteOf(log, NEXT))))
      expect(kinds).toEqual(['key-change-false', 'unsigned'])
    }
  })
})

describe('the first entry', () => {
  it('opens the log that the checkpoint is of', async () => {
    const other = leaf('ledger.opened', time(0), { origin: 'oak.example', key: OWN.vkey })
    expect(found(await verify(published(logOf(3, other))))).toEqual(['opened-otherwise'])
  })
})

describe('a witness', () => {
  const few = LOG.slice(0, 5)
  const witness = witnessSigner('witness.example', Buffer.alloc(32, 7))
  const cosigned = (note: string) => note + witness.line(checkpointTextOf(note), 1_772_000_000n)
  const seen = cosigned(noteOf(few.slice(0, 4)))

  it('is believed for what it cosigned, of this very log', async () => {
    const by = (note: string | null, vkey = witness.vkey) =>
      verify(published(few, noteOf(few), undefined, note), { witness: vkey })
    expect((await by(seen)).verdict).toBe('whole')
    expect(found(await by(null))).toEqual(['witness-none'])
    expect(found(await by(noteOf(few)))).toEqual(['witness-unsigned'])
    expect(found(await by(seen.replace('\n4\n', '\n5\n')))).toEqual(['witness-false'])
    expect(found(await by(seen, OWN.vkey))).toEqual(['witness-key-unreadable'])
    const forked = cosigned(noteOf([...few.slice(0, 3), opened]))
    expect(found(await by(forked))).toEqual(['witness-forked'])
  })
})
