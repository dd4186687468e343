import { createParsers } from '../src/engine/parsers/parsers.js'
import { createReadings, type Readers } from '../src/query/readings.js'

/** Parsers that say how often they were asked. */
function parsers(): Readers & { readonly asked: string[]; stuck: boolean; broken: boolean } {
  const asked: string[] = []
  const made = {
    ...{ asked, stuck: false, broken: false },
    serialize: (sql: string): Promise<string> => {
      asked.push(`serialize ${sql}`)
      return made.broken ? Promise.reject(new Error('down')) : Promise.resolve(`tree of ${sql}`)
    },
    witness: (sql: string): ReturnType<Readers['witness']> => {
      asked.push(`witness ${sql}`)
      return Promise.resolve(made.stuck ? { kind: 'stuck' } : { kind: 'unread', what: sql })
    },
  }
  return made
}

describe('what the parsers said of a text', () => {
  it('is kept: the same text is read and heard once in a session', async () => {
    const given = parsers()
    const readings = createReadings(given)
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await readings.of('ses_1').serialize('select 1')).toBe('tree of select 1')
      expect(await readings.of('ses_1').witness('select 1')).toMatchObject({ kind: 'unread' })
    }
    expect(given.asked).toEqual(['serialize select 1', 'witness select 1'])
  })

  it('is never taken for what they say of another text, by one letter or blank', async () => {
    const readers = createReadings(parsers()).of('ses_1')
    for (const sql of ['select 1', 'select 2', 'SELECT 1', 'select  1', ' select 1']) {
      expect(await readers.serialize(sql)).toBe(`tree of ${sql}`)
      expect(await readers.witness(sql)).toEqual({ kind: 'unread', what: sql })
    }
  })

  it('is asked for anew in another session: time must not tell a vendor what another asked', async () => {
    const given = parsers()
    const readings = createReadings(given)
    await readings.of('ses_1').serialize('select 1')
    await readings.of('ses_2').serialize('select 1')
    expect(given.asked).toHaveLength(2)
  })

  it('is forgotten with its session', async () => {
    const given = parsers()
    const readings = createReadings(given)
    await readings.of('ses_1').witness('select 1')
    readings.forget('ses_1')
    await readings.of('ses_1').witness('select 1')
    expect(given.asked).toHaveLength(2)
  })

  it('is nothing where a parser failed or was stopped: it is asked again', async () => {
    const given = parsers()
    const readers = createReadings(given).of('ses_1')
    given.stuck = true
    given.broken = true
    expect(await readers.witness('select 1')).toEqual({ kind: 'stuck' })
    await expect(readers.serialize('select 1')).rejects.toThrow('down')
    given.stuck = false
    given.broken = false
    expect(await readers.witness('select 1')).toMatchObject({ kind: 'unread' })
    expect(await readers.serialize('select 1')).toBe('tree of select 1')
  })

  it('is the same, to the letter, when it is told again', async () => {
    const parsers = await createParsers()
    try {
      const readers = createReadings(parsers).of('ses_1')
      for (const sql of [
        "select 'a\"b\\\\c', 1.50, 9007199254740993 from t as x",
        'select (',
        'select 1',
      ]) {
        const [first, text] = [await readers.witness(sql), await readers.serialize(sql)]
        expect(await readers.witness(sql)).toStrictEqual(first)
        expect(await readers.serialize(sql)).toBe(text)
        expect(JSON.stringify(await parsers.witness(sql))).toBe(JSON.stringify(first))
      }
    } finally {
      await parsers.close()
    }
  })

  it('is kept of the texts used last, as far as there is room', async () => {
    const given = parsers()
    const readers = createReadings(given, 120).of('ses_1')
    for (const sql of ['select 1', 'select 2', 'select 3', 'select 1']) await readers.serialize(sql)
    expect(given.asked).toEqual(
      ['select 1', 'select 2', 'select 3'].map((sql) => `serialize ${sql}`),
    )
    await readers.serialize('select 4')
    given.asked.length = 0
    for (const sql of ['select 1', 'select 4', 'select 2']) await readers.serialize(sql)
    expect(given.asked).toEqual(['serialize select 2'])
  })

  it('is not kept of a text of which they say very much', async () => {
    const given = parsers()
    const readers = createReadings(given).of('ses_1')
    const long = `select '${'x'.repeat(200_000)}'`
    for (let turn = 0; turn < 2; turn += 1) {
      await readers.serialize(long)
      await readers.witness(long)
    }
    expect(given.asked).toHaveLength(4)
  })

  it('is forgotten of that session alone', async () => {
    const given = parsers()
    const readings = createReadings(given)
    for (const session of ['ses_1', 'ses_11']) await readings.of(session).serialize('select 1')
    readings.forget('ses_1')
    for (const session of ['ses_11', 'ses_1']) await readings.of(session).serialize('select 1')
    expect(given.asked).toHaveLength(3)
  })
})
