import type { Command } from 'commander'
import { sessionViewSchema } from '../../http/schema.js'
import type { SessionViewWire, TableWire } from '../../http/schema.js'
import { deskOf, prose, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { checkTable } from './checks.js'

/** `homeroom schema <session> [table]` */
export function schemaCommand(program: Command, shell: Shell): void {
  serviceCommand(program, 'schema <session> [table]', 'what can be asked in a session').action(
    async (id: string, name: string | undefined, options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      const path = `/v1/sessions/${encodeURIComponent(id)}/schema`
      const reply = await desk.client.get(path, sessionViewSchema)
      desk.show(reply, (view) =>
        name === undefined ? viewLines(view, desk) : tableLines(tableOf(view, name), desk),
      )
    },
  )
}

function tableOf(view: SessionViewWire, name: string): TableWire {
  const found = view.tables.find((table) => table.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  throw new UsageError(
    `This session has no table ${plain(name)}; leave it out to see which it has.`,
  )
}

function viewLines(view: SessionViewWire, desk: Desk): readonly string[] {
  const heads = [
    { title: 'table', whole: true },
    { title: 'columns', align: 'right' },
    { title: 'about persons' },
    { title: 'holds' },
  ] as const
  const rows = view.tables.map(({ name, columns, subjects, words }) => [
    name,
    columns.length,
    subjects.join(', '),
    words,
  ])
  return [
    ...prose(`${plain(view.policy.title)}: ${plain(view.policy.words)}`, desk.columns),
    '',
    ...table(heads, rows, desk.columns, desk.style),
    '',
    ...prose(`Functions: ${view.policy.functions.map(plain).join(', ')}`, desk.columns),
    '',
    ...checkTable(view.checks, desk),
  ]
}

function tableLines(found: TableWire, desk: Desk): readonly string[] {
  const heads = [{ title: 'column', whole: true }, { title: 'type' }, { title: 'tells' }]
  const rows = found.columns.map(({ name, type, domain, form, words }) => [
    name,
    type === 'token' ? `token ${domain ?? ''}${form === 'exact' ? '' : `, ${form ?? ''}`}` : type,
    words,
  ])
  return [
    desk.style.strong(`${plain(found.name)}: ${plain(found.words)}`),
    ...table(heads, rows, desk.columns, desk.style),
  ]
}
