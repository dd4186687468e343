import { createParsers } from '../src/engine/parsers/parsers.js'
import { createWitness } from '../src/engine/parsers/witness.js'
import { LATE_MS } from './support/patience.js'

describe('the witness', () => {
  it('is stopped at its deadline by 24 bytes, and a new one answers the next text', async () => {
    const witness = createWitness({ deadlineMs: 1_500 })
    try {
      expect(await witness.hear('select 1 from t')).toMatchObject({ kind: 'facts' })
      const bomb = 'select ((((((((((((((((1'
      const started = performance.now()
      expect(await witness.hear(bomb)).toEqual({ kind: 'stuck' })
      expect(performance.now() - started).toBeLessThan(LATE_MS)
      expect(await witness.hear('select 2 from t')).toMatchObject({ kind: 'facts' })
    } finally {
      await witness.close()
    }
  })

  it('never holds up the service while it thinks', async () => {
    const witness = createWitness({ deadlineMs: 1_000 })
    try {
      await witness.hear('select 1')
      let ticks = 0
      const timer = setInterval(() => {
        ticks += 1
      }, 20)
      await witness.hear('select ((((((((((((((((1')
      clearInterval(timer)
      expect(ticks).toBeGreaterThan(10)
    } finally {
      await witness.close()
    }
  })

  it('answers texts in the order in which they came, each with its own facts', async () => {
    const witness = createWitness({ deadlineMs: 10_000 })
    try {
      const texts = Array.from({ length: 20 }, (_, index) => `select a${index} from t${index}`)
      const heard = await Promise.all(texts.map((sql) => witness.hear(sql)))
      heard.forEach((each, index) => {
        expect(each).toMatchObject({ facts: { tables: [`t${index}`], columns: [`.a${index}`] } })
      })
    } finally {
      await witness.close()
    }
  })

  it('says that it cannot read what is no SQL', async () => {
    const witness = createWitness({ deadlineMs: 10_000 })
    expect(await witness.hear('hello, it is me')).toEqual({ kind: 'rejected' })
    await witness.close()
    expect(await witness.hear('select 1')).toEqual({ kind: 'stuck' })
  })
})

describe('DuckDB as a parser', () => {
  it('is handed texts as values: nothing in them is run', async () => {
    const parsers = await createParsers()
    try {
      const hostile = "select 1'); create table t as select 1; select json_serialize_sql('select 1"
      expect(await parsers.serialize(hostile)).toContain('"error":true')
      const answers = await Promise.all(
        ['select 1', 'drop table t', "select ''';"].map((sql) => parsers.serialize(sql)),
      )
      expect(answers.map((json) => /"error":(\w+)/.exec(json)?.[1])).toEqual([
        'false',
        'true',
        'true',
      ])
    } finally {
      await parsers.close()
    }
  })

  it('keeps queued texts apart', async () => {
    const parsers = await createParsers()
    try {
      const texts = Array.from({ length: 30 }, (_, index) => `select a${index} from t`)
      const answers = await Promise.all(texts.map((sql) => parsers.serialize(sql)))
      answers.forEach((json, index) => {
        expect(json).toContain(`"a${index}"`)
      })
    } finally {
      await parsers.close()
    }
  })

  it('faults, and does not answer, once it is closed', async () => {
    const parsers = await createParsers()
    await parsers.close()
    await expect(parsers.serialize('select 1')).rejects.toMatchObject({ code: 'PARSER_FAILED' })
  })
})
