import fc from 'fast-check'
import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ANCHOR_SIZE,
  formatAnchor,
  formatSlot,
  newestNote,
  slotOffset,
} from '../src/ledger/anchor-slot.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import { append, faultOf, Place, SIGNER, started, withCommit } from './ledger-fixture.js'

const SLOT = ANCHOR_SIZE / 2

/** The file after so many notes, each written whole into its slot. */
function written(notes: readonly string[]): Buffer {
  const file = formatAnchor(notes[0] ?? '')
  notes.forEach((note, at) => formatSlot(at + 1, note).copy(file, slotOffset(at + 1)))
  return file
}

/** A note as checkpoints are: lines of text. */
const noteOf = (size: number): string =>
  `log.example\n${size}\nroot\n\n\u2014 log.example ${size}\n`

describe('an anchor file', () => {
  it('gives the newest of the notes that were written to it', () => {
    for (let count = 1; count <= 12; count += 1) {
      const notes = Array.from({ length: count }, (_, at) => noteOf(at))
      expect(newestNote(written(notes))?.toString()).toBe(notes.at(-1))
    }
  })

  it('gives the newest note or the one before it, wherever a crash tears the write', () => {
    const torn = fc.record({
      notes: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), {
        minLength: 2,
        maxLength: 5,
      }),
      from: fc.nat(SLOT),
      to: fc.nat(SLOT),
      filler: fc.constantFrom('before', 'zeros', 'ones'),
    })
    fc.assert(
      fc.property(torn, ({ notes, from, to, filler }) => {
        const before = written(notes.slice(0, -1))
        const file = written(notes)
        const place = slotOffset(notes.length)
        const [start, end] = [place + Math.min(from, to), place + Math.max(from, to)]
        // Of the new bytes, a part never reached the disk.
        if (filler === 'before') before.copy(file, start, start, end)
        else file.fill(filler === 'ones' ? 0xff : 0, start, end)
        expect(notes.slice(-2)).toContain(newestNote(file)?.toString())
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives nothing once both slots are torn, nor of any other length', () => {
    const file = written([noteOf(1), noteOf(2)])
    for (const at of [slotOffset(1), slotOffset(2)]) file.writeUInt8(0xff, at + 90)
    expect(newestNote(file)).toBeNull()
    expect(newestNote(Buffer.alloc(ANCHOR_SIZE))).toBeNull()
    expect(newestNote(written([noteOf(1)]).subarray(0, SLOT))).toBeNull()
  })

  it('is not read where a letter of a slot was altered', () => {
    const whole = formatAnchor(noteOf(1))
    const used = whole.indexOf('\u2014 log.example 1\n', slotOffset(1)) + 17 - slotOffset(1)
    for (let at = slotOffset(1); at < slotOffset(1) + used; at += 1) {
      const altered = Buffer.from(whole)
      altered.writeUInt8(altered.readUInt8(at) ^ 0x01, at)
      expect([at, newestNote(altered)]).toEqual([at, null])
    }
  })

  it('has no room for a note that is longer than a slot', () => {
    expect(() => formatSlot(1, 'x'.repeat(SLOT))).toThrow(TypeError)
  })
})

describe('the anchor of a log', () => {
  let place: Place
  beforeEach(async () => {
    place = new Place()
    const ledger = await place.open()
    await append(ledger, started('q1'))
    await append(ledger, started('q2'))
    await ledger.close()
  })
  afterEach(() => {
    place.remove()
  })

  /** Damages a slot of the file: 0 is the one that holds the newest note, 1 the other. */
  function tear(...which: readonly (0 | 1)[]): void {
    const file = readFileSync(place.anchorFile)
    const newest = newestNote(file)?.toString() ?? ''
    const at = file.indexOf(newest) < SLOT ? 0 : 1
    for (const one of which) {
      const start = ((at + one) % 2) * SLOT
      file.fill(0, start + 200, start + SLOT)
    }
    writeFileSync(place.anchorFile, file)
  }

  const verdict = async (): Promise<string> => {
    const { directory, anchorFile } = place
    const { ok, findings } = await verifyLedgerFolder({ directory, anchorFile, vkey: SIGNER.vkey })
    return `${ok ? 'sound' : 'unsound'}: ${findings.join(' ')}`
  }

  it('is one file, written in place: no other takes its name at a commit', async () => {
    const ledger = await place.open()
    const { ino, size } = statSync(place.anchorFile)
    for (let at = 0; at < 4; at += 1) {
      await append(ledger, started(`more ${at}`))
      expect(place.anchored()).toBe(ledger.checkpoint())
      expect(statSync(place.anchorFile)).toMatchObject({ ino, size })
    }
    await ledger.close()
  })

  it('whose newest slot was torn still holds the note before, and is brought up to date', async () => {
    const newest = place.anchored()
    tear(0)
    expect(place.anchored()).toMatch(/\n2\n/u)
    expect(await verdict()).toMatch(/^sound.* contains the 2 entries of the checkpoint/u)
    const ledger = await place.open()
    expect(place.anchored()).toBe(newest)
    await append(ledger, started('q3'))
    expect((await ledger.verify()).ok).toBe(true)
    await ledger.close()
  })

  it('whose older slot was torn is as good as new', async () => {
    const newest = place.anchored()
    tear(1)
    expect(place.anchored()).toBe(newest)
    expect(await verdict()).toMatch(/^sound.* contains the 3 entries of the checkpoint/u)
  })

  it('whose slots are both torn is refused, and left as it is', async () => {
    tear(0, 1)
    const before = readFileSync(place.anchorFile)
    expect(await verdict()).toMatch(
      /^unsound: The anchor file is not in the form of a signed note/u,
    )
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
    expect(readFileSync(place.anchorFile)).toEqual(before)
  })

  it('with one slot left still refuses a log that is older than that', async () => {
    cpSync(place.directory, join(place.root, 'older'), { recursive: true })
    const ledger = await place.open()
    await append(ledger, started('q3'))
    await append(ledger, started('q4'))
    await ledger.close()
    tear(0)
    rmSync(place.directory, { recursive: true })
    renameSync(join(place.root, 'older'), place.directory)
    expect(await faultOf(place.open())).toBe('LEDGER_OLDER_THAN_ANCHOR')
  })

  it('in the form of before, a bare note, is read, and replaced when the log is opened', async () => {
    const note = place.anchored()
    writeFileSync(place.anchorFile, note)
    expect(await verdict()).toMatch(/^sound.* contains the 3 entries of the checkpoint/u)
    expect(readFileSync(place.anchorFile, 'utf8')).toBe(note)
    const ledger = await place.open()
    expect(statSync(place.anchorFile).size).toBe(ANCHOR_SIZE)
    expect(place.anchored()).toBe(note)
    await append(ledger, started('q3'))
    expect(place.anchored()).toBe(ledger.checkpoint())
    await ledger.close()
  })

  it('in the form of before, and newer than the log, still refuses the log', async () => {
    cpSync(place.directory, join(place.root, 'older'), { recursive: true })
    const ledger = await place.open()
    await append(ledger, started('q3'))
    writeFileSync(place.anchorFile, ledger.checkpoint())
    await ledger.close()
    rmSync(place.directory, { recursive: true })
    renameSync(join(place.root, 'older'), place.directory)
    expect(await faultOf(place.open())).toBe('LEDGER_OLDER_THAN_ANCHOR')
  })

  it('lags by one commit on this side of the sync, and holds it on the other', async () => {
    const before = place.anchored()
    let atCommit = ''
    const ledger = await place.openWith((store) =>
      withCommit(store, async (batch) => {
        await store.commit(batch)
        atCommit = place.anchored()
      }),
    )
    await append(ledger, started('q3'))
    // The commit point lay between the two: an anchor is never ahead of a log that a crash cuts short.
    expect(atCommit).toBe(before)
    expect(place.anchored()).toBe(ledger.checkpoint())
    await ledger.close()
  })

  it('that somebody exchanged under the running log is made anew at the next commit', async () => {
    const ledger = await place.open()
    for (const deed of [
      () => rmSync(place.anchorFile),
      () => writeFileSync(place.anchorFile, 'nonsense'),
      () => {
        writeFileSync(`${place.anchorFile}.other`, formatAnchor(noteOf(1)))
        renameSync(`${place.anchorFile}.other`, place.anchorFile)
      },
    ]) {
      deed()
      await append(ledger, started('on'))
      expect(place.anchored()).toBe(ledger.checkpoint())
    }
    expect((await ledger.verify()).ok).toBe(true)
    await ledger.close()
  })
})
