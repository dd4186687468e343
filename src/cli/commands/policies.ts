import type { Command } from 'commander'
import { policiesSchema, policySchema } from '../../http/schema.js'
import type { PolicyWire } from '../../http/schema.js'
import { deskOf, prose, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { grouped } from '../text/time.js'

/** `homeroom policies [policy]` */
export function policiesCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'policies [policy]',
    'what may be asked for, or one policy in full',
  ).action(async (id: string | undefined, options: ServiceOptions) => {
    const desk = deskOf(shell, options)
    if (id === undefined) {
      const reply = await desk.client.get('/v1/policies', policiesSchema)
      desk.show(reply, ({ policies }) => policyTable(policies, desk))
      return
    }
    const path = `/v1/policies/${encodeURIComponent(id)}`
    desk.show(await desk.client.get(path, policySchema), (policy) => policyLines(policy, desk))
  })
}

function policyTable(policies: readonly PolicyWire[], desk: Desk): readonly string[] {
  const heads = [
    { title: 'policy', whole: true },
    { title: 'title' },
    { title: 'answers' },
    { title: 'k', align: 'right' },
    { title: 'persons', align: 'right' },
    { title: 'hours', align: 'right' },
  ] as const
  const rows = policies.map((policy) => [
    policy.id,
    policy.title,
    policy.checksOnly ? 'ready-made checks' : policy.kinds.join(', '),
    policy.k,
    policy.budget.most,
    policy.longestWindowHours,
  ])
  return table(heads, rows, desk.columns, desk.style)
}

function policyLines(policy: PolicyWire, desk: Desk): readonly string[] {
  const { strong, faint } = desk.style
  const facts = [
    `Groups of at least ${policy.k} ${policy.protect === 'students' ? 'students' : 'persons'};`,
    `by name at most ${grouped(policy.budget.most)} (usually ${grouped(policy.budget.usual)});`,
    `at most ${policy.longestWindowHours} hours; ${grouped(policy.rowCap)} rows an answer;`,
    `tokens resolvable for ${policy.resolveDays} days.`,
  ]
  const tables = policy.tables.map(({ name, columns, words }) => [name, columns.length, words])
  const heads = [
    { title: 'table', whole: true },
    { title: 'columns', align: 'right' },
    { title: 'holds' },
  ] as const
  return [
    strong(`${plain(policy.id)}: ${plain(policy.title)}`),
    ...prose(plain(policy.words), desk.columns, '  '),
    ...prose(facts.join(' '), desk.columns, '  '),
    '',
    ...table(heads, tables, desk.columns, desk.style),
    '',
    ...prose(`Functions: ${policy.functions.map(plain).join(', ')}`, desk.columns),
    faint(`SHA-256 ${plain(policy.hash)}`),
  ]
}
