import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { signCheckpoint } from '../src/ledger/checkpoint.js'
import { createSigner } from '../src/ledger/key.js'
import { signNote } from '../src/ledger/note.js'
import { sha256 } from '../src/ledger/tree.js'
import { Auditor, Export, manifestName, type Verdict } from './audit-export.js'
import { append, ORIGIN, Place, released, SIGNER, started } from './ledger-fixture.js'

const steward = { kind: 'steward', name: 'sam' } as const
const place = new Place()
const base = new Export()
const auditor = new Auditor()
/** Checkpoints as the auditor kept them, of run 0 and of run 1. */
const kept: string[] = []
let exported: Export

/** Three runs: 302 entries, 40 more with a gzip of payloads and a report, none more. */
beforeAll(async () => {
  const ledger = await place.open()
  for (let at = 0; at < 150; at += 1) {
    await append(ledger, started(`q${at}`, `SELECT ${at}`), released(`q${at}`, [at, at + 7]))
  }
  await append(ledger, {
    type: 'payload.erased',
    actor: steward,
    data: { entry: 5, payload: 'sql' },
  })
  kept.push(ledger.checkpoint())
  await base.run(place, ledger, { reports: { 'README.md': 'for you\n', 'verify.mjs': '//\n' } })
  for (let at = 0; at < 20; at += 1) {
    await append(ledger, started(`r${at}`, 'x'.repeat(3_000)), released(`r${at}`, []))
  }
  kept.push(ledger.checkpoint())
  await base.run(place, ledger, { gzip: true, reports: { 'reports/1/ferpa.csv': 'a,b\r\n' } })
  await base.run(place, ledger)
  await ledger.close()
})
beforeEach(() => {
  exported = new Export()
  cpSync(base.folder, exported.folder, { recursive: true })
  exported.runs.push(...base.runs)
})
afterEach(() => {
  exported.remove()
})
afterAll(() => {
  for (const each of [place, base, auditor]) each.remove()
})

const verify = (...more: readonly string[]): Promise<Verdict> =>
  auditor.verify(exported.folder, '--key', SIGNER.vkey, ...more)

/** Holds that the export is refused with a sentence, and without a stack or any content of the log. */
function refused({ code, out, err }: Verdict, sentence: RegExp, expected = 1): void {
  expect([code, out, err.trim()]).toEqual([expected, '', expect.stringMatching(sentence)])
  expect(err).not.toMatch(/\n\s+at |SELECT|node:internal/)
}

describe('the verifier', () => {
  it('needs nothing of ours: it runs in a folder of its own, and says what is proved and what is not', async () => {
    expect(readdirSync(auditor.folder)).toEqual(['verify.mjs'])
    const { code, out, err } = await verify()
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/All 342 entries of the log district\.example\/homeroom are there/)
    expect(out).toMatch(/signed with the key you gave/)
    expect(out).toMatch(/3 runs of the export follow on each other/)
    expect(out).toMatch(/339 payloads are as the hashes/)
    expect(out).toMatch(/Not proved[^]*you must have had it by another way/)
    expect(out).toMatch(/has erased, as entries say[^]*: sql of entry 5\./)
    expect(out).toMatch(/no second log: keep the file checkpoint/)
    expect(out).toMatch(/run 2, manifest [0-9a-f]{64}/)
  })

  it('proves that the log continues the one of a checkpoint kept from earlier', async () => {
    const older = kept.flatMap((note, at) => ['--older', auditor.keep(`kept-${at}`, note)])
    const { code, out } = await verify(...older)
    expect(code).toBe(0)
    expect(out).toMatch(/continues that of the older checkpoint: its first 302 entries/)
    expect(out).toMatch(/its first 342 entries/)
    expect(out).not.toMatch(/no second log/)
  })

  it('refuses an older checkpoint of another history, of a longer log, or of another key', async () => {
    const root = sha256(Buffer.from('another history'))
    const forked = signCheckpoint({ origin: ORIGIN, size: 301, root }, SIGNER)
    const longer = signCheckpoint({ origin: ORIGIN, size: 343, root }, SIGNER)
    const other = signCheckpoint(
      { origin: ORIGIN, size: 301, root },
      createSigner(ORIGIN, Buffer.alloc(32, 9)),
    )
    refused(await verify('--older', auditor.keep('a', forked)), /first 301 entries are not those/)
    refused(await verify('--older', auditor.keep('b', longer)), /entries are gone/)
    refused(await verify('--older', auditor.keep('c', other)), /not signed with the key/)
    refused(await verify('--older', auditor.keep('d', 'hello')), /not in the form/)
    refused(await verify('--older', join(auditor.folder, 'nowhere')), /cannot be|can be read/, 2)
  })

  it('names what no manifest lists', async () => {
    exported.write('notes-of-mine.txt', 'hello')
    const { code, out } = await verify()
    expect(code).toBe(0)
    expect(out).toMatch(/Files that no manifest lists: notes-of-mine\.txt/)
  })

  it('takes an export whose payloads were withheld, and says so', async () => {
    const ledger = await place.open()
    const young = new Export()
    await young.run(place, ledger, { withhold: true })
    await ledger.close()
    const { code, out } = await auditor.verify(young.folder, '--key', SIGNER.vkey)
    expect(code).toBe(0)
    expect(out).toMatch(/339 payloads that were left out/)
    young.remove()
  })

  it('takes a payload file that was withdrawn after an erasure, and holds the new one against the leaves', async () => {
    const ledger = await place.open()
    const withdrawn = exported.runs[0]?.files.find(({ payloads }) => payloads !== undefined)
    if (withdrawn === undefined) throw new TypeError('Run 0 has payloads.')
    await exported.run(place, ledger, { again: { withdrawn } })
    await ledger.close()
    const { code, out, err } = await verify()
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/withdrawn by a later run: payloads\/00000000\.ndjson/)
    const name = 'payloads/00000003-again.ndjson'
    const lines = exported.read(name).toString().split('\n')
    exported.relist(name, lines.slice(2).join('\n'))
    refused(await verify(), /The payload "sql" of entry 1 is missing/)
  })
})

const P0 = 'payloads/00000000.ndjson'
const P1 = 'payloads/00000001.ndjson.gz'
const other = createSigner(ORIGIN, Buffer.alloc(32, 9))

const lined = (alter: (lines: string[]) => readonly string[]): string =>
  alter(exported.read(P0).toString().split('\n')).join('\n')

describe('whoever alters an export on its way', () => {
  it.each<readonly [string, () => void, RegExp]>([
    ['a byte of the checkpoint', () => exported.flip('checkpoint'), /checkpoint/],
    [
      'a byte of a checkpoint of a run',
      () => exported.flip('checkpoints/00000001'),
      /checkpoints\/00000001/,
    ],
    ['a byte of a manifest', () => exported.flip(manifestName(1), 0.4), /manifest/],
    ['the signature of a manifest', () => exported.flip(manifestName(2), 0.98), /manifest/],
    ['a byte of a full entry bundle', () => exported.flip('tile/entries/000'), /Entry \d+|tile/],
    [
      'a byte of a partial entry bundle',
      () => exported.flip('tile/entries/001.p/86'),
      /Entry \d+|tile/,
    ],
    [
      'a byte of an earlier partial bundle',
      () => exported.flip('tile/entries/001.p/46'),
      /entries\/001\.p\/46/,
    ],
    ['a byte of a tile of hashes', () => exported.flip('tile/0/000'), /tile\/0\/000 is not what/],
    [
      'a byte of a tile of level 1',
      () => exported.flip('tile/1/000.p/1'),
      /tile\/1\/000\.p\/1 is not/,
    ],
    ['a byte of a payload file', () => exported.flip(P0), /payloads\/00000000\.ndjson is not as/],
    ['a byte of a gzip', () => exported.flip(P1), /payloads\/00000001\.ndjson\.gz is/],
    ['a byte of a report', () => exported.flip('reports/1/ferpa.csv'), /ferpa\.csv is not as/],
    [
      'a byte of the verifier that came along',
      () => exported.flip('verify.mjs'),
      /verify\.mjs is not as/,
    ],
    [
      'away a checkpoint',
      () => exported.drop('checkpoints/00000000'),
      /checkpoints\/00000000 is missing/,
    ],
    ['away a bundle', () => exported.drop('tile/entries/000'), /tile\/entries\/000 is missing/],
    ['away a tile', () => exported.drop('tile/0/000'), /tile\/0\/000 is missing/],
    [
      'away the last tile',
      () => exported.drop('tile/0/001.p/86'),
      /tile\/0\/001\.p\/86 is missing/,
    ],
    ['away a payload file', () => exported.drop(P0), /payloads\/00000000\.ndjson is missing/],
    ['away a report', () => exported.drop('reports/1/ferpa.csv'), /ferpa\.csv is missing/],
    ['away the first manifest', () => exported.drop(manifestName(0)), /no manifest of run 0/],
    ['away a manifest in the middle', () => exported.drop(manifestName(1)), /one is missing/],
    ['away the newest manifest', () => exported.drop(manifestName(2)), /checkpoint/],
    [
      'away the whole tree',
      () => rmSync(join(exported.folder, 'tile'), { recursive: true }),
      /is missing/,
    ],
    [
      'away the manifests',
      () => rmSync(join(exported.folder, 'manifests'), { recursive: true }),
      /no manifest of run 0/,
    ],
    [
      'the order of two manifests',
      () => {
        const [one, two] = [exported.read(manifestName(1)), exported.read(manifestName(2))]
        exported.write(manifestName(1), two)
        exported.write(manifestName(2), one)
      },
      /manifests were exchanged/,
    ],
    ['in a tile that is not one', () => exported.write('tile/0/x000/001', 'x'), /is not a tile/],
    [
      'in a tile past the end',
      () => exported.write('tile/0/002.p/9', 'x'),
      /not a tile of the tree/,
    ],
    ['in a tile wider than the tree', () => exported.write('tile/0/001.p/99', 'x'), /wider/],
    [
      'in a payload file',
      () => exported.write('payloads/00000009.ndjson', '{}\n'),
      /in no manifest/,
    ],
    ['in a checkpoint', () => exported.write('checkpoints/00000009', 'x'), /in no manifest/],
    [
      'in a manifest of a later run',
      () => exported.write(manifestName(7), exported.read(manifestName(2))),
      /one is missing/,
    ],
    [
      'the export into a truncated one',
      () => truncateSync(join(exported.folder, 'tile/entries/001.p/86'), 500),
      /cut short|holds \d+ entries/,
    ],
    ['a bundle into nothing', () => exported.write('tile/entries/000', ''), /holds 0 entries/],
    [
      'a file into a huge one',
      () => truncateSync(join(exported.folder, 'checkpoint'), 5e9),
      /larger than/,
    ],
    [
      'a tile into a huge one',
      () => truncateSync(join(exported.folder, 'tile/entries/000'), 5e9),
      /larger than/,
    ],
    [
      'a payload file into a bomb',
      () => exported.write(P1, gzipSync(Buffer.alloc(50_000_000))),
      /longer than its manifest says/,
    ],
    [
      'a manifest into malformed UTF-8',
      () => exported.write(manifestName(1), Buffer.alloc(99, 0xff)),
      /signed note/,
    ],
    [
      'the checkpoint into nonsense',
      () => exported.write('checkpoint', 'hello\n'),
      /not the checkpoint of/,
    ],
  ])('(%s) is found out', async (_what, tamper, sentence) => {
    tamper()
    refused(await verify(), sentence)
  })

  it('into one with links is refused: they would lead outside', async () => {
    exported.drop('README.md')
    symlinkSync('/etc/hostname', join(exported.folder, 'README.md'))
    refused(await verify(), /README\.md is not a file but a link/)
  })
})

describe('whoever holds the key too, and seals the manifests anew', () => {
  it.each<readonly [string, () => void, RegExp]>([
    [
      'a payload',
      () =>
        exported.relist(
          P0,
          lined((lines) => lines.map((line) => line.replace('SELECT 3"', 'SELECT 4"'))),
        ),
      /entry 7 does not fit the hash/,
    ],
    [
      'whom an answer was about',
      () =>
        exported.relist(
          P0,
          lined((lines) => lines.map((line) => line.replace('[0,7]', '[0,8]'))),
        ),
      /"subjects" of entry 2 does not fit/,
    ],
    [
      'away a payload',
      () =>
        exported.relist(
          P0,
          lined((lines) => lines.slice(1)),
        ),
      /"sql" of entry 1 is missing/,
    ],
    [
      'away the last payload of a file',
      () =>
        exported.relist(
          P0,
          lined((lines) => [...lines.slice(0, -2), '']),
        ),
      /of entry 300 is missing/,
    ],
    ['away all payloads', () => exported.relist(P0, ''), /of entry 1 is missing/],
    [
      'the order of payloads',
      () =>
        exported.relist(
          P0,
          lined(([one, two, ...rest]) => [two ?? '', one ?? '', ...rest]),
        ),
      /"sql" of entry 1 is missing/,
    ],
    [
      'in a payload twice',
      () =>
        exported.relist(
          P0,
          lined(([one, ...rest]) => [one ?? '', one ?? '', ...rest]),
        ),
      /not in order/,
    ],
    [
      'in a payload of no leaf',
      () =>
        exported.relist(
          P0,
          lined((lines) => ['{"index":0,"name":"note","kind":"text","withheld":true}', ...lines]),
        ),
      /"note" of entry 0 that its leaf does not name/,
    ],
    [
      'a set of students into nothing, as if erased',
      () =>
        exported.relist(
          P0,
          lined((lines) =>
            lines.map((line) =>
              line.includes('"index":2,')
                ? '{"index":2,"name":"subjects","kind":"ordinals","erased":true}'
                : line,
            ),
          ),
        ),
      /no payload/,
    ],
    [
      'a text into nothing, as if erased',
      () =>
        exported.relist(
          P0,
          lined(([, ...rest]) => ['{"index":1,"name":"sql","kind":"text","erased":true}', ...rest]),
        ),
      /"sql" of entry 1 was erased, and no entry says so/,
    ],
    [
      'a payload into one of another kind',
      () =>
        exported.relist(
          P0,
          lined((lines) =>
            lines.map((line) =>
              line.includes('"index":2,')
                ? '{"index":2,"name":"subjects","kind":"text","erased":true}'
                : line,
            ),
          ),
        ),
      /not of the kind/,
    ],
    [
      'a payload line into nonsense',
      () =>
        exported.relist(
          P0,
          lined(([, ...rest]) => ['hello', ...rest]),
        ),
      /not JSON/,
    ],
    [
      'a payload line into malformed UTF-8',
      () => exported.relist(P0, Buffer.of(0xff, 0x0a)),
      /not in UTF-8/,
    ],
    [
      'a payload file without its last newline',
      () => exported.relist(P0, exported.read(P0).subarray(0, -1)),
      /middle of a line/,
    ],
    [
      'a gzip cut short',
      () => {
        const whole = exported.read(P1)
        exported.relist(P1, gzipSync(gunzipSync(whole).subarray(0, 900)))
      },
      /middle of a line|is missing/,
    ],
    [
      'the size of a run',
      () => exported.reseal((run) => (run.number === 1 ? { ...run, size: 341 } : run)),
      /leaves out entries|different trees|does not have/,
    ],
    [
      'the root of a run',
      () =>
        exported.reseal((run) => ({ ...run, root: sha256(Buffer.from('x')).toString('base64') })),
      /different trees/,
    ],
    [
      'the time between runs',
      () =>
        exported.reseal((run) =>
          run.number === 1
            ? { ...run, period: { ...run.period, from: '2026-09-02T00:00:00.001Z' } }
            : run,
        ),
      /gap in time/,
    ],
    [
      'the log a run is of',
      () =>
        exported.reseal((run) => (run.number === 1 ? { ...run, origin: 'other.example' } : run)),
      /another log/,
    ],
    [
      'a name that leads outside',
      () =>
        exported.reseal((run) => ({
          ...run,
          files: [{ name: '../../etc/passwd', bytes: 1, sha256: '0'.repeat(64) }, ...run.files],
        })),
      /lists a file in a way/,
    ],
    [
      'away the payload files',
      () =>
        exported.reseal((run) => ({
          ...run,
          files: run.files.filter(({ payloads }) => payloads === undefined),
        })),
      /in no manifest|are in no file/,
    ],
    [
      'a run number',
      () => exported.reseal((run) => (run.number === 2 ? { ...run, number: 3 } : run)),
      /gap in time/,
    ],
  ])('(%s) is found out', async (_what, tamper, sentence) => {
    tamper()
    refused(await verify(), sentence)
  })

  it('after the log itself has named a manifest, is found out', async () => {
    const own = new Place()
    const ledger = await own.open()
    const named = new Export()
    await named.run(own, ledger, { reports: { 'reports/0.csv': 'a\r\n' } })
    const manifest = sha256(named.read(manifestName(0))).toString('hex')
    const root = sha256(Buffer.from('root')).toString('base64')
    const data = { target: 'here', number: 0, from: 0, size: 1, root, manifest, previous: null }
    await append(ledger, {
      ...{ type: 'ledger.exported', actor: steward, data: { ...data, payloads: 'all' } },
    })
    await named.run(own, ledger)
    const good = await auditor.verify(named.folder, '--key', SIGNER.vkey)
    expect([good.code, good.out]).toEqual([
      0,
      expect.stringMatching(/1 of the manifests are named/),
    ])
    await append(ledger, {
      ...{ type: 'ledger.exported', actor: steward },
      data: { ...data, payloads: 'all', number: 1, manifest: manifest.replaceAll('1', '2') },
    })
    await named.run(own, ledger)
    await ledger.close()
    const forged = await auditor.verify(named.folder, '--key', SIGNER.vkey)
    refused(forged, /The log names another manifest of run 1 than manifests\/00000001\.note/)
    named.remove()
    own.remove()
  })

  it('but another key is refused: the log was never signed with it', async () => {
    exported.reseal((run) => run, other)
    refused(await verify(), /not signed with the key/)
    const given = await auditor.verify(exported.folder, '--key', other.vkey)
    refused(given, /never signed with the key that you gave/)
  })

  it('and shows another log of the same name and key is found out by an older checkpoint', async () => {
    const forkPlace = new Place()
    const ledger = await forkPlace.open()
    for (let at = 0; at < 400; at += 1) await append(ledger, started(`forged ${at}`))
    const fork = new Export()
    await fork.run(forkPlace, ledger)
    await ledger.close()
    const alone = await auditor.verify(fork.folder, '--key', SIGNER.vkey)
    expect(alone.code).toBe(0)
    const older = auditor.keep('older', kept[0] ?? '')
    const held = await auditor.verify(fork.folder, '--key', SIGNER.vkey, '--older', older)
    refused(held, /first 302 entries are not those/)
    fork.remove()
    forkPlace.remove()
  })
})

describe('bad input', () => {
  it('gets a sentence and the code 2', async () => {
    const key = ['--key', SIGNER.vkey]
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /^Usage: node verify\.mjs/],
      [[exported.folder], /^Usage/],
      [[exported.folder, exported.folder, ...key], /^Usage/],
      [[exported.folder, '--key'], /needs a value/],
      [[exported.folder, ...key, '--yes'], /no option --yes/],
      [[exported.folder, '--key', 'hello'], /not a verification key/],
      [[exported.folder, '--key', SIGNER.vkey.slice(0, -1)], /not a verification key/],
      [[exported.folder, ...key, '--witness', SIGNER.vkey], /not the key of a witness/],
      [[join(exported.folder, 'nowhere'), ...key], /not a folder/],
      [[join(exported.folder, 'checkpoint'), ...key], /not a folder/],
    ]
    for (const [words, sentence] of cases) refused(await auditor.verify(...words), sentence, 2)
  })

  it('of an empty folder, or a folder of something else, is refused', async () => {
    const empty = join(auditor.folder, 'empty')
    if (!existsSync(empty)) mkdirSync(empty)
    refused(await auditor.verify(empty, '--key', SIGNER.vkey), /no manifest of run 0/)
  })

  it('that is a note of another kind in the place of a manifest is refused', async () => {
    exported.write(manifestName(0), signNote('hello\nthere\n', [SIGNER]))
    refused(await verify(), /is not a manifest/)
    exported.write(manifestName(0), kept[0] ?? '')
    refused(await verify(), /is not a manifest/)
  })
})
