import { awsPlan } from '../src/engine/aws/plan/plan.js'
import type { AwsPlan } from '../src/engine/aws/plan/plan.js'
import { proposeApplying } from '../src/engine/aws/apply/apply.js'
import type { AwsPlace } from '../src/engine/aws/place.js'
import type { AwsStanding } from '../src/engine/aws/standing.js'
import type { AwsClients } from '../src/engine/aws/clients.js'
import { compilePolicy } from '../src/policy/compile.js'
import type { Policy } from '../src/policy/policy.js'
import { emptyAccount } from './support/aws/account.js'
import type { Account } from './support/aws/account.js'

/** A policy of few tables, so that every call of an apply can be cut in turn. */
export const SMALL = `id: small
title: A small one
words: For tests.
kinds: [none, group]
checksOnly: false
k: 10
protect: everyone
showEmptyGroups: true
rowCap: 100
budget: { usual: 0, most: 0 }
longestWindow: 1d
deadline: 10s
resolveDays: 0
functions: [count]
tables:
  orgs: { columns: [sourcedId, name] }
  users: { columns: [sourcedId, status] }
`

/** @throws TypeError if the text is no policy */
export function policyOf(text: string): Policy {
  const made = compilePolicy(`${/^id: (.*)$/mu.exec(text)?.[1] ?? ''}.yaml`, Buffer.from(text))
  if (made.kind === 'policy') return made.policy
  throw new TypeError(made.fails.map(({ what }) => what).join('; '))
}

export const smallPlan = (place: AwsPlace, text = SMALL): AwsPlan => awsPlan(policyOf(text), place)

/** Nobody waits in a test. */
export const atOnce = (): Promise<void> => Promise.resolve()

/** Applies a plan, as with --yes. */
export async function applied(clients: AwsClients, plan: AwsPlan): Promise<AwsStanding> {
  const applying = await proposeApplying(clients, plan, atOnce)
  return applying.carryOut(() => undefined)
}

/** What a plan would do now: `create rule users`, without what is left as it is. */
export async function wouldDo(clients: AwsClients, plan: AwsPlan): Promise<readonly string[]> {
  const { proposal } = await proposeApplying(clients, plan, atOnce)
  return proposal.steps
    .filter(({ action }) => action !== 'leave')
    .map(({ action, thing }) =>
      [action, thing.kind, ...('table' in thing ? [thing.table.alias] : [])].join(' '),
    )
}

/** Takes everything out of the fake's account again. */
export function emptied(account: Account): void {
  const fresh = emptyAccount(account)
  for (const name of Object.keys(fresh)) {
    const held = new Map<string, unknown>(Object.entries(account)).get(name)
    if (held instanceof Map) held.clear()
  }
}
