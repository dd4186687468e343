import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../src/ledger/checkpoint.js'
import { createSigner, formatPrivateKey, readPrivateKey, readVkey } from '../src/ledger/key.js'
import { openNote, signNote } from '../src/ledger/note.js'
import { formatTlogProof, parseTlogProof } from '../src/ledger/tlog-proof.js'
import { sha256 } from '../src/ledger/tree.js'

const vectors = '../shared/vectors'
/** Skipped, by name, where the shared vectors are not there to read. */
const withVectors = existsSync(vectors) ? it : it.skip

interface NoteVectors {
  readonly vkeys: Readonly<Record<'PeterNeumann' | 'EnochRoot', string>>
  readonly skeys: { readonly PeterNeumann: string }
  readonly bad_vkeys: readonly string[]
  readonly text: string
  readonly sigs: Readonly<Record<'PeterNeumann' | 'EnochRoot', string>>
  readonly signed: string
  readonly signed_two: string
  readonly malformed: readonly string[]
  readonly invalid_signature: string
  readonly sumdb_tree_note: { readonly n: number; readonly text: string }
  readonly real_vkey_sum_golang_org: string
}

const golang = (): NoteVectors =>
  JSON.parse(readFileSync(`${vectors}/golang_note.json`, 'utf8')) as NoteVectors
const formats = (): {
  readonly tlog_proof_marshal: readonly {
    readonly index: number
    readonly hash_preimages: readonly string[]
    readonly checkpoint: string
    readonly extra?: string
    readonly want: string
  }[]
  readonly tlog_proof_reject: readonly string[]
  readonly checkpoint_body_reject: readonly string[]
} =>
  JSON.parse(readFileSync(`${vectors}/tlog_proof_and_formats.json`, 'utf8')) as ReturnType<
    typeof formats
  >

const signer = createSigner('district.example/log', Buffer.alloc(32, 3))
const other = createSigner('witness.example', Buffer.alloc(32, 4))
const verifierOf = (vkey: string) => {
  const verifier = readVkey(vkey)
  if (verifier === null) throw new TypeError('This key should be readable.')
  return verifier
}
const verifier = verifierOf(signer.vkey)
const whyNot = (note: string | Uint8Array, keys = [verifier]) => {
  const opened = openNote(note, keys)
  return opened.ok ? 'ok' : opened.why
}

describe('keys', () => {
  withVectors("are read and written as Go's sumdb/note does", () => {
    const { vkeys, skeys, real_vkey_sum_golang_org } = golang()
    expect(readPrivateKey(skeys.PeterNeumann)?.vkey).toBe(vkeys.PeterNeumann)
    expect(createSigner('EnochRoot', Buffer.alloc(32)).vkey).toBe(vkeys.EnochRoot)
    expect(readVkey(real_vkey_sum_golang_org)?.name).toBe('sum.golang.org')
    const seed = Buffer.from(skeys.PeterNeumann.split('+').slice(4).join('+'), 'base64').subarray(1)
    expect(formatPrivateKey('PeterNeumann', seed)).toBe(skeys.PeterNeumann)
  })

  withVectors('refuses a vkey that is bad, cut anywhere, or off by one in any byte', () => {
    const { bad_vkeys, vkeys } = golang()
    const good = Buffer.from(vkeys.PeterNeumann)
    const cut = [...good.keys()].map((length) => good.toString('latin1', 0, length))
    const tail = [...good.keys()].slice(1).map((from) => good.toString('latin1', from))
    const raised = [...good.keys()].map((at) => {
      const bytes = Buffer.from(good)
      bytes.writeUInt8(bytes.readUInt8(at) + 1, at)
      return bytes.toString('latin1')
    })
    const bad = [...bad_vkeys.slice(0, 2), ...cut, ...tail, ...raised]
    expect(bad.filter((vkey) => readVkey(vkey) !== null)).toEqual([])
  })

  it('refuses names that a note could not carry', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085b', 'a\n', '\ud800']) {
      expect(() => createSigner(name, Buffer.alloc(32))).toThrow(TypeError)
    }
    expect(() => createSigner('a', Buffer.alloc(31))).toThrow(TypeError)
  })

  it('refuses a private key whose id is not its own', () => {
    const text = formatPrivateKey('a', Buffer.alloc(32, 1))
    expect(readPrivateKey(text)?.name).toBe('a')
    expect(readPrivateKey(text.replace('+a+', '+b+'))).toBeNull()
    expect(readPrivateKey(text.slice(1))).toBeNull()
  })
})

describe('a signed note', () => {
  withVectors('is byte for byte what Go writes, with one signature and with two', () => {
    const { skeys, text, signed, signed_two, vkeys } = golang()
    const peter = readPrivateKey(skeys.PeterNeumann)
    if (peter === null) throw new TypeError()
    const enoch = createSigner('EnochRoot', Buffer.alloc(32))
    expect(signNote(text, [peter])).toBe(signed)
    expect(signNote(text, [peter, enoch])).toBe(signed_two)
    const keys = [verifierOf(vkeys.PeterNeumann), verifierOf(vkeys.EnochRoot)]
    expect(openNote(signed_two, keys)).toEqual({ ok: true, text, verified: keys })
  })

  withVectors('is refused malformed or badly signed as in Go', () => {
    const { malformed, signed, sigs, invalid_signature, vkeys } = golang()
    const keys = [verifierOf(vkeys.PeterNeumann)]
    const cases = malformed.filter((note) => !note.startsWith('<byte'))
    expect(cases).toHaveLength(6)
    expect(cases.map((note) => whyNot(note, keys))).toEqual(cases.map(() => 'malformed'))
    expect(whyNot(Buffer.concat([Buffer.of(0xff), Buffer.from(signed)]), keys)).toBe('malformed')
    expect(whyNot(signed + sigs.PeterNeumann.repeat(100), keys)).toBe('malformed')
    expect(whyNot(signed + sigs.PeterNeumann.repeat(99), keys)).toBe('ok')
    expect(whyNot(invalid_signature, keys)).toBe('bad signature')
  })

  it('is not opened by a key that did not sign it, and ignores signatures it does not know', () => {
    const note = signNote('text\n', [other])
    expect(whyNot(note)).toBe('no known signature')
    expect(whyNot(signNote('text\n', [other, signer]))).toBe('ok')
  })

  it('is refused after any change of one byte of its text or of our signature', () => {
    const note = Buffer.from(signNote('the text\nof the note\n', [signer]))
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(note)
        altered.writeUInt8(altered.readUInt8(at) ^ change, at)
        expect(whyNot(altered)).not.toBe('ok')
      }),
    )
  })

  it('keeps a byte order mark in the text, where it spoils the signature', () => {
    const note = Buffer.from(signNote('text\n', [signer]))
    expect(whyNot(Buffer.concat([Buffer.from('\ufeff'), note]))).toBe('bad signature')
  })

  it('carries no text with control characters or without a last newline', () => {
    for (const text of ['text', 'te\rxt\n', 'te\u0000xt\n', 'te\ud800xt\n']) {
      expect(() => signNote(text, [signer])).toThrow(TypeError)
    }
  })
})

describe('a checkpoint', () => {
  const checkpoint = { origin: 'district.example/log', size: 9, root: sha256(Buffer.from('x')) }

  it('opens to what was signed, and only for its own log', () => {
    const note = signCheckpoint(checkpoint, signer)
    expect(openCheckpoint(note, verifier, checkpoint.origin)).toEqual({ ok: true, checkpoint })
    expect(openCheckpoint(note, verifier, 'other.example/log').ok).toBe(false)
    expect(openCheckpoint(signNote('hello\n', [signer]), verifier, 'hello').ok).toBe(false)
  })

  withVectors('is read from the body that the Go checksum database publishes', () => {
    const { n, text } = golang().sumdb_tree_note
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'go.sum database tree', size: n })
  })

  withVectors('is refused in every form that transparency-dev refuses', () => {
    const bodies = formats().checkpoint_body_reject
    expect(bodies.filter((body) => parseCheckpoint(body) !== null)).toEqual([])
    expect(bodies).toHaveLength(7)
  })

  it('is refused in any spelling but the canonical one', () => {
    const good = formatCheckpoint(checkpoint)
    const root = checkpoint.root.toString('base64')
    const bad = [
      good.slice(0, -1),
      good.replace('\n9\n', '\n09\n'),
      good.replace('\n9\n', '\n+9\n'),
      good.replace('\n9\n', '\n9 \n'),
      good.replace('\n9\n', '\n9007199254740993\n'),
      good.replace(root, root.replace('=', '')),
      good.replace(root, sha256(Buffer.from('x')).subarray(1).toString('base64')),
      `${good}\n`,
      `\n${good}`,
    ]
    expect(parseCheckpoint(good)).toEqual(checkpoint)
    expect(parseCheckpoint(`${good}extension\n`)).toEqual(checkpoint)
    expect(bad.filter((body) => parseCheckpoint(body) !== null)).toEqual([])
  })
})

describe('a tlog-proof file', () => {
  withVectors('is written and read as transparency-dev does', () => {
    for (const { index, hash_preimages, checkpoint, extra, want } of formats().tlog_proof_marshal) {
      const hashes = hash_preimages.map((text) => sha256(Buffer.from(text)))
      const bytes = extra === undefined ? {} : { extra: Buffer.from(extra) }
      const proof = { index, hashes, checkpoint, ...bytes }
      expect(formatTlogProof(proof)).toBe(want)
      expect(parseTlogProof(want)).toEqual(proof)
    }
  })

  withVectors('is refused malformed', () => {
    const files = [
      ...formats().tlog_proof_reject,
      'c2sp.org/tlog-proof@v1\nindex 01\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex 0\n',
    ]
    expect(files.filter((text) => parseTlogProof(text) !== null)).toEqual([])
  })
})
