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
      return Promise.resolve(made.stuck ? { kind: 'stuck' } : { kind: 'ast', ast: { of: sql } })
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
      expect(await readings.of('ses_1').witness('select 1')).toMatchObject({ kind: 'ast' })
    }
    expect(given.asked).toEqual(['serialize select 1', 'witness select 1'])
  })

  it('is never taken for what they say of another text, by one letter or blank', async () => {
    const readers = createReadings(parsers()).of('ses_1')
    for (const sql of ['select 1', 'select 2', 'SELECT 1', 'select  1', ' select 1']) {
      expect(await readers.serialize(sql)).toBe(`tree of ${sql}`)
      expect(await readers.witness(sql)).toEqual({ kind: 'ast', ast: { of: sql } })
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
    expect(await readers.witness('select 1')).toMatchObject({ kind: 'ast' })
    expect(await readers.serialize('select 1')).toBe('tree of select 1')
  })

  it('is kept of the last 64 texts, and of none that is long', async () => {
    const given = parsers()
    const readers = createReadings(given).of('ses_1')
    for (let text = 0; text < 65; text += 1) await readers.serialize(`select ${text}`)
    given.asked.length = 0
    await readers.serialize('select 1')
    await readers.serialize('select 0')
    expect(given.asked).toEqual(['serialize select 0'])
    const long = `select '${'x'.repeat(4_000)}'`
    for (let turn = 0; turn < 2; turn += 1) {
      await readers.serialize(long)
      await readers.witness(long)
    }
    expect(given.asked).toHaveLength(5)
  })

  it('is kept of the 64 sessions that asked last', async () => {
    const given = parsers()
    const readings = createReadings(given)
    for (let session = 0; session < 65; session += 1) {
      await readings.of(`ses_${session}`).serialize('select 1')
    }
    given.asked.length = 0
    await readings.of('ses_64').serialize('select 1')
    await readings.of('ses_0').serialize('select 1')
    expect(given.asked).toHaveLength(1)
  })
})
