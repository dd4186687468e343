import { classify } from '../../src/disclosure/classify.js'
import { createParsers } from '../../src/engine/parsers/parsers.js'
import type { Parsers } from '../../src/engine/port.js'
import type { ApprovedQuery } from '../../src/gate/approved.js'
import { judge, judgedInto, renderChecked } from '../../src/gate/gate.js'
import { createPolicyShelf } from '../../src/policy/load.js'
import type { Policy } from '../../src/policy/policy.js'
import { isRefusal } from '../../src/refusal.js'
import { createTokenCodec } from '../../src/vault/token.js'
import { timed } from './alternate.js'
import type { Section } from './bench.js'
import { alone } from './figure.js'
import { SHIPPED_CHECKS, SHIPPED_POLICIES } from './place.js'
import { PERSON, questions } from './questions.js'

const NAME = 'Where the time of a small query goes, before the room'
const ROUNDS = 40

/** The gate's steps one by one, and whole as the service takes it, where the witness reads beside; over the twelve questions: no roster is needed for them. */
export const steps: Section = {
  name: 'steps',
  async run(bench) {
    const policy = createPolicyShelf({ directory: SHIPPED_POLICIES }).policy('rostering-debug')
    if (policy === undefined) throw new TypeError('the policy of the bench is not shipped')
    const parsers = await createParsers()
    try {
      const times = await measured(policy, parsers)
      bench.add(
        alone(NAME, "DuckDB's parser, both times", 'ms', times.serialize),
        alone(NAME, 'the witness, in its worker', 'ms', times.witness),
        alone(NAME, 'lex, read, compare, allow, classify, render', 'ms', times.own),
        alone(NAME, 'the gate, whole', 'ms', times.whole),
      )
      for (let round = 0; round < 100; round += 1) await tokens(times.encode)
      bench.add(alone(NAME, 'encoding 1,000 tokens', 'ms', times.encode))
    } finally {
      await parsers.close()
    }
  },
}

const codec = createTokenCodec(new Uint8Array(16).fill(5))

async function tokens(into: number[]): Promise<void> {
  into.push(
    await timed(() => {
      for (let ordinal = 1; ordinal <= 1000; ordinal += 1) codec.encode('PERSON', 'exact', ordinal)
    }),
  )
}

interface Times {
  readonly serialize: number[]
  readonly witness: number[]
  readonly own: number[]
  readonly whole: number[]
  readonly encode: number[]
}

async function measured(policy: Policy, parsers: Parsers): Promise<Times> {
  const times: Times = { serialize: [], witness: [], own: [], whole: [], encode: [] }
  const spent = { serialize: 0, witness: 0 }
  const watched: Pick<Parsers, 'serialize' | 'witness'> = {
    async serialize(sql) {
      const from = performance.now()
      const text = await parsers.serialize(sql)
      spent.serialize += performance.now() - from
      return text
    },
    async witness(sql) {
      const from = performance.now()
      const testimony = await parsers.witness(sql)
      spent.witness += performance.now() - from
      return testimony
    },
  }
  const person = codec.encode('PERSON', 'exact', 1)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { sql } of questions(SHIPPED_CHECKS)) {
      spent.serialize = 0
      spent.witness = 0
      const asked = submissionOf(sql.replaceAll(PERSON, `'${person}'`), policy)
      const steps = await timed(async () => {
        const approved = await judge(asked, watched)
        if (isRefusal(approved)) throw new Error(`${approved.code}: ${approved.detail}`)
        await rendered(approved, policy, watched)
      })
      times.serialize.push(spent.serialize)
      times.witness.push(spent.witness)
      times.own.push(steps - spent.serialize - spent.witness)
      times.whole.push(
        await timed(() => judgedInto(asked, parsers, (each) => rendered(each, policy, parsers))),
      )
    }
  }
  return times
}

const submissionOf = (sql: string, policy: Policy): Parameters<typeof judge>[0] => ({
  ...{ sql, parameters: [], policy },
  decode: (token) => codec.decode(token),
})

async function rendered(
  approved: ApprovedQuery,
  policy: Policy,
  parsers: Pick<Parsers, 'serialize'>,
): Promise<void> {
  const plan = classify(approved, policy, 'auto')
  if (isRefusal(plan)) throw new Error(`${plan.code}: ${plan.detail}`)
  await renderChecked(plan.query, parsers)
}
