import type { Chance } from './chance.js'
import type { Person, Reply } from './house.js'

/** What the service said it had done. Whatever happens to it afterwards, it must still have. */
export class Witness {
  /** Leaf hash by index, of every receipt. */
  readonly receipts = new Map<number, string>()
  readonly released: { readonly query: string; readonly index: number; readonly rows: number }[] =
    []
  readonly requests = new Set<string>()
  readonly snapshots = new Set<string>()
  readonly revoked = new Set<string>()
  /** By session: what was granted, and the most it was said to have used. */
  readonly budgets = new Map<string, { readonly granted: number; used: number }>()
  /** Answers that are neither a success nor an expected refusal. */
  readonly surprises: string[] = []

  /** How much was acknowledged so far. */
  get acknowledged(): number {
    return this.receipts.size + this.snapshots.size + this.revoked.size + this.requests.size
  }

  receipt({ body }: Reply): void {
    const receipt = body.receipt as unknown as { index: number; leafHash: string } | undefined
    if (receipt !== undefined) this.receipts.set(receipt.index, receipt.leafHash)
  }

  answer(session: string, reply: Reply): void {
    this.receipt(reply)
    const { body } = reply
    if (reply.status !== 200) return
    const { index } = body.receipt as unknown as { index: number }
    const { length: rows } = body.rows as unknown as unknown[]
    this.released.push({ query: String(body.query), index, rows })
    const budget = this.budgets.get(session)
    const { used } = body.budget as unknown as { used: number }
    if (budget !== undefined) budget.used = Math.max(budget.used, used)
  }

  expect(reply: Reply, ...codes: readonly string[]): boolean {
    if (reply.status < 300) return true
    const code = String(reply.body.code)
    if (!codes.includes(code)) this.surprises.push(`${reply.status} ${code}`)
    return false
  }
}

export interface Cast {
  readonly steward: Person
  readonly engineer: Person
  readonly zip: Uint8Array
}

const wish = {
  ...{ ticket: 'T-1', purpose: 'why', interest: 'support', policy: 'rostering-debug' },
  wished: { hours: 4 },
}

/** Files a request and approves it; gives the session. */
export async function newSession(
  { steward, engineer }: Cast,
  witness: Witness,
  budget: number,
): Promise<string> {
  const filed = await engineer.post('/v1/requests', wish)
  witness.expect(filed)
  const request = String(filed.body.request)
  witness.requests.add(request)
  const path = `/v1/requests/${request}/approve`
  const approved = await steward.post(path, { hours: 4, budget, note: 'agreed' })
  witness.expect(approved)
  const session = String(approved.body.session)
  witness.budgets.set(session, { granted: budget, used: 0 })
  return session
}

const QUESTIONS = [
  'select o.name from orgs as o',
  'select u.role, count(*) as n from users as u group by u.role',
  'select u.givenName from users as u',
  'select u.sourcedId, u.email from users as u where u.line <= $1',
  'select e.userSourcedId, e.classSourcedId from enrollments as e where e.line = $1',
] as const

/** Asks for ever, one question after another; ends when the service is gone. */
export async function asker(
  { engineer }: Cast,
  witness: Witness,
  session: string,
  chance: Chance,
): Promise<never> {
  for (;;) {
    const sql = chance.pick(QUESTIONS)
    const parameters = sql.includes('$1') ? [chance.whole(2, 20)] : []
    const reply = await engineer.post(`/v1/sessions/${session}/queries`, { sql, parameters })
    witness.expect(reply, 'BUDGET_EXCEEDED', 'COLUMN_NOT_ALLOWED', 'OVERLAP')
    witness.answer(session, reply)
  }
}

/** Opens sessions, looks into them, turns tokens back and cuts them off, for ever. */
export async function keeper(cast: Cast, witness: Witness): Promise<never> {
  const { steward, engineer } = cast
  for (;;) {
    const session = await newSession(cast, witness, 5)
    const path = `/v1/sessions/${session}`
    const sql = 'select u.sourcedId from users as u where u.line = 2'
    const reply = await engineer.post(`${path}/queries`, { sql, as: 'named' })
    witness.expect(reply)
    witness.answer(session, reply)
    const tokens = (reply.body.rows as unknown as string[][]).flat()
    const resolved = await steward.post(`${path}/resolve`, { tokens, reason: 'to mend it' })
    witness.expect(resolved)
    witness.receipt(resolved)
    if (witness.expect(await steward.post(`${path}/revoke`, { reason: 'enough' }))) {
      witness.revoked.add(session)
    }
  }
}

/** Loads the roster again and again. */
export async function loader({ steward, zip }: Cast, witness: Witness): Promise<never> {
  for (;;) {
    const loaded = await steward.sendZip(zip)
    if (witness.expect(loaded)) witness.snapshots.add(String(loaded.body.snapshot))
  }
}
