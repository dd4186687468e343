import type { Policy } from '../policy/policy.js'
import type { Refusal, RefusalCode } from '../refusal.js'
import type { Domain, Form, Ordinal } from '../vault/domain.js'
import type { ParameterValue } from './approved.js'
import type { Constant } from './query.js'
import { refusal, stop } from './stop.js'
import type { Type } from './types.js'
import { UNKNOWN } from './types.js'

/** Reads a token of the session; null if the text is none. */
export type Decode = (
  token: string,
) => { readonly domain: Domain; readonly form: Form; readonly ordinal: Ordinal } | null

/** What a query is judged against. */
export interface Case {
  readonly policy: Policy
  /** Values of `$1`, `$2`, ... in order. */
  readonly parameters: readonly ParameterValue[]
  readonly decode: Decode
}

/**
 * What is gathered while one query is judged: refusals, names for the ledger, persons whose tokens stand in
 * the query, and the numbers of our own aliases.
 */
export class Docket {
  readonly tables = new Set<string>()
  readonly columns = new Set<string>()
  readonly functions = new Set<string>()
  readonly mentions = new Set<Ordinal>()
  readonly #refusals: Refusal[] = []
  readonly #used = new Set<number>()
  readonly #counters = { t: 0, q: 0 }
  readonly #case: Case

  constructor(given: Case) {
    this.#case = given
  }

  get policy(): Policy {
    return this.#case.policy
  }

  decode(token: string): ReturnType<Decode> {
    return this.#case.decode(token)
  }

  /** A new alias of ours: `t1`, `t2` for table instances, `q1`, `q2` for CTEs. */
  next(letter: 't' | 'q'): string {
    this.#counters[letter] += 1
    return `${letter}${this.#counters[letter]}`
  }

  /** Notes a refusal and gives the type that fits everything, so that judging goes on. */
  refuse(code: RefusalCode, detail: string, at: number | undefined, instead?: string): Type {
    this.#refusals.push(refusal(code, detail, at, instead))
    return UNKNOWN
  }

  /** The refusal that stands first in the text; those without a place come last. */
  first(): Refusal | undefined {
    const place = (each: Refusal): number => each.at?.start ?? Number.MAX_SAFE_INTEGER
    return this.#refusals.reduce<Refusal | undefined>(
      (first, each) => (first === undefined || place(each) < place(first) ? each : first),
      undefined,
    )
  }

  /**
   * The value of `$n` as a constant: from here on a parameter is judged as if it had been written out, and
   * the rendered text has none.
   */
  parameter(index: number, at: number | undefined): Constant {
    const value = this.#case.parameters[index - 1]
    this.#used.add(index)
    if (value === undefined) {
      return stop('PARAMETER_MISMATCH', `there is no value for $${index}`, at)
    }
    return { ...constantOf(value, index, at), ...(at === undefined ? {} : { at }) }
  }

  /** Refuses values that no `$n` asks for. */
  finish(): void {
    const unused = this.#case.parameters.findIndex((_, place) => !this.#used.has(place + 1))
    if (unused >= 0) {
      this.refuse('PARAMETER_MISMATCH', `the query does not use $${unused + 1}`, undefined)
    }
  }
}

/** Longest text of a parameter, in UTF-16 units. */
const MAX_PARAMETER = 2_000

function constantOf(value: ParameterValue, index: number, at: number | undefined): Constant {
  const no = (words: string): never => stop('PARAMETER_MISMATCH', `$${index} ${words}`, at)
  switch (typeof value) {
    case 'boolean':
      return { kind: 'constant', type: 'boolean', text: String(value) }
    case 'number': {
      const text = String(value)
      if (!/^-?[0-9]{1,15}(?:\.[0-9]+)?$/.test(text) || text.length > 17) {
        return no('is not a plain number of at most 15 digits')
      }
      return { kind: 'constant', type: text.includes('.') ? 'decimal' : 'integer', text }
    }
    case 'string':
      if (value.length > MAX_PARAMETER) return no(`is longer than ${MAX_PARAMETER} characters`)
      if (/[\0\p{Surrogate}]/u.test(value)) return no('holds a character that is no text')
      return { kind: 'constant', type: 'string', text: value }
    default:
      return { kind: 'constant', type: 'null', text: 'NULL' }
  }
}
