import type { Policy, PolicyColumn } from '../../../policy/policy.js'
import { at, POLICY_FEATURES } from './policy-features.js'
import { SERVICE_FEATURES } from './service-features.js'

/** Who holds something that a policy or Homeroom promises, once queries run in AWS. */
export interface Feature {
  readonly feature: string
  /** As this policy has it; empty for what is the same under every policy. */
  readonly value: string
  /**
   * `aws`: AWS refuses what breaks it, even if Homeroom did not. `homeroom`: AWS cannot hold it, Homeroom does,
   * before the query is sent or before the answer leaves. `refused`: neither can, so that it is not allowed here.
   */
  readonly by: 'aws' | 'homeroom' | 'refused'
  readonly words: string
}

type Told = Omit<Feature, 'feature'>

/** Every feature of the policy file, in its order, then every feature of the service. Nothing is left out. */
export function featuresOf(policy: Policy): readonly Feature[] {
  const named = Object.values(POLICY_FEATURES).map(([feature, tell]) => ({
    ...{ feature, ...tell(policy) },
  }))
  const columns = Object.entries(COLUMN_MARKS).map(([mark, tell]) => ({
    feature: mark,
    ...tell(marked(policy, mark)),
  }))
  const service = Object.entries(SERVICE_FEATURES).map(([feature, told]) => ({
    ...{ feature, value: '' },
    ...told,
  }))
  return [...named, ...columns, ...service]
}

type Mark = Exclude<keyof PolicyColumn, 'column'>

const COLUMN_MARKS: Readonly<Record<Mark, (value: string) => Told>> = {
  quasi: (value) =>
    at(
      'homeroom',
      value,
      'Emptied where fewer than k people share them, before anything is published, counted over all tables of ' +
        'the policy. AWS never has the cell.',
    ),
  sensitive: (value) =>
    at(
      'homeroom',
      value,
      'The overlap audit leaves them out of its predicate, and groups need k with and k without. Comparison ' +
        'controls of AWS would forbid comparing them at all.',
    ),
  extremes: (value) =>
    at('homeroom', value, 'min and max of any other column are refused before the query is sent.'),
}

function marked({ tables }: Policy, mark: string): string {
  const flags = [...tables.values()].flatMap((table) => [...table.columns.values()])
  const n = flags.filter((column) => new Map(Object.entries(column)).get(mark) === true).length
  return `${n} column${n === 1 ? '' : 's'}`
}
