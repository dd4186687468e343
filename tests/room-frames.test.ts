import fc from 'fast-check'
import {
  CONTAINER_CAP,
  encodeFrame,
  FRAME_CAP,
  FrameError,
  FrameReader,
} from '../src/engine/room/frames.js'
import { loadStatements } from '../src/engine/room/load.js'
import { readFromRoom } from '../src/engine/room/protocol.js'
import { ask, spec, USERS } from './room-district.js'

describe('frames', () => {
  it('come out as they went in, however the stream was cut', () => {
    const values = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 })
    fc.assert(
      fc.property(values, fc.array(fc.integer({ min: 1, max: 9 })), (sent, cuts) => {
        const stream = Buffer.concat(sent.map((value) => encodeFrame(value)))
        const reader = new FrameReader(1024 * 1024)
        const received: unknown[] = []
        let at = 0
        for (const cut of [...cuts, stream.length]) {
          received.push(...reader.push(stream.subarray(at, at + cut)))
          at += cut
        }
        expect(received).toEqual(sent.map((value) => JSON.parse(JSON.stringify(value)) as unknown))
      }),
    )
  })

  it('never throw anything but a FrameError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const reader = new FrameReader(64)
        try {
          for (const chunk of chunks) reader.push(Buffer.from(chunk))
        } catch (cause) {
          expect(cause).toBeInstanceOf(FrameError)
        }
      }),
    )
  })

  it('hold exactly the cap and not one byte more, in and out', () => {
    const full = 'x'.repeat(98)
    const frame = encodeFrame(full, 100)
    expect(new FrameReader(100).push(frame)).toEqual([full])
    expect(() => new FrameReader(99).push(frame)).toThrow(FrameError)
    expect(() => encodeFrame(`${full}x`, 100)).toThrow(FrameError)
  })
})

describe('the parts of a frame', () => {
  const many = (count: number): Buffer =>
    Buffer.from(`[${'[],'.repeat(count - 2)}[],"${'['.repeat(100)}\\"[[{{\\\\"]`)
  const framed = (body: Buffer): Buffer => {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(body.length)
    return Buffer.concat([head, body])
  }

  it('are counted before they are made, and brackets in text are not parts', () => {
    const reader = new FrameReader(FRAME_CAP)
    expect(reader.push(framed(many(CONTAINER_CAP)))).toHaveLength(1)
    expect(() => reader.push(framed(many(CONTAINER_CAP + 1)))).toThrow('frame of too many parts')
  })
})

describe('what a room says', () => {
  it('is never believed to be an answer while no query runs', () => {
    const answer = {
      kind: 'answer',
      id: 1,
      result: { kind: 'failed', reason: 'error' },
    }
    expect(readFromRoom(answer, null)).toBeNull()
    expect(readFromRoom(answer, ask('SELECT 1'))).toEqual(answer)
    expect(readFromRoom({ kind: 'checked', id: 1, sound: 'yes' }, null)).toBeNull()
  })

  it('is null or well formed, whatever JSON it is', () => {
    const request = ask('SELECT 1', { collect: 'rows', hidden: 1, rowCap: 2 })
    const cell = fc.oneof(fc.jsonValue(), fc.integer(), fc.array(fc.integer({ min: -1, max: 5 })))
    const table = fc.array(fc.array(cell, { maxLength: 2 }), { maxLength: 3 })
    const result = fc.record({
      kind: fc.constant('rows'),
      rows: table,
      hidden: table,
      subjects: fc.constant([]),
    })
    const answers = fc.record({
      kind: fc.constant('answer'),
      id: fc.nat(),
      result,
    })
    fc.assert(
      fc.property(fc.oneof(answers, fc.jsonValue()), (value) => {
        const read = readFromRoom(value, request)
        if (read?.kind !== 'answer' || read.result.kind !== 'rows') return
        expect(read.result.rows.length).toBeLessThanOrEqual(2)
        expect(read.result.hidden).toHaveLength(read.result.rows.length)
        for (const row of read.result.hidden) expect(row).toHaveLength(1)
        for (const one of read.result.rows.flat())
          expect(one === null || typeof one !== 'object').toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the statements that load a room', () => {
  it('quote names and paths, so that neither can say anything else', () => {
    const table = { ...USERS, name: 'us"ers', columns: [{ name: 'a"b', expression: null }] }
    const statements = loadStatements(spec("/it's/a.duckdb", { tables: [table] }))
    expect(statements[0]).toBe("ATTACH '/it''s/a.duckdb' AS snap (READ_ONLY)")
    expect(statements.join('\n')).toContain(
      'memory."us""ers" AS SELECT s."a""b" AS "a""b", s."sourcedId" AS __subject FROM "us""ers" AS s',
    )
  })

  it('open the load before only if a table of it is wanted, and detach what they opened', () => {
    const without = loadStatements(spec('/a', { previousFile: '/b' }))
    expect(without.join()).not.toContain('/b')
    const wanted = loadStatements(
      spec('/a', { previousFile: '/b', tables: [{ ...USERS, name: 'prev_users' }] }),
    )
    expect(wanted).toContain("ATTACH '/b' AS prev (READ_ONLY)")
    expect(wanted.slice(-2)).toEqual(['DETACH snap', 'DETACH prev'])
  })
})
