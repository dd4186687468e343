import type { Command } from 'commander'
import { checksSchema } from '../../http/schema.js'
import type { CheckWire } from '../../http/schema.js'
import { deskOf, prose, serviceCommand } from '../desk.js'
import type { Desk, ServiceOptions } from '../desk.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { plain, plainLines } from '../text/plain.js'
import { table } from '../text/table.js'

/** `homeroom checks [check]` */
export function checksCommand(program: Command, shell: Shell): void {
  serviceCommand(
    program,
    'checks [check]',
    'the ready-made defect checks, or one with its SQL',
  ).action(async (id: string | undefined, options: ServiceOptions) => {
    const desk = deskOf(shell, options)
    const reply = await desk.client.get('/v1/checks', checksSchema)
    desk.show(reply, ({ checks }) => {
      if (id === undefined) return checkTable(checks, desk)
      const found = checks.find((check) => check.id.toLowerCase() === id.toLowerCase())
      if (found === undefined) {
        throw new UsageError(`There is no check ${plain(id)}; "homeroom checks" lists them.`)
      }
      return checkLines(found, desk)
    })
  })
}

/** The checks by symptom, one a line. */
export function checkTable(checks: readonly CheckWire[], desk: Desk): readonly string[] {
  const heads = [{ title: 'check', whole: true }, { title: 'symptom' }, { title: 'title' }]
  const sorted = checks.toSorted(
    (one, other) => one.symptom.localeCompare(other.symptom) || one.id.localeCompare(other.id),
  )
  return table(
    heads,
    sorted.map((check) => [check.id, check.symptom, check.title]),
    desk.columns,
    desk.style,
  )
}

function checkLines(check: CheckWire, desk: Desk): readonly string[] {
  const heads = [
    { title: 'parameter', whole: true },
    { title: 'type' },
    { title: 'default' },
    { title: 'meaning' },
  ]
  const parameters = check.parameters.map((parameter) => [
    parameter.name,
    parameter.type,
    parameter.default,
    parameter.words,
  ])
  return [
    desk.style.strong(`${plain(check.id)}: ${plain(check.title)}`),
    ...prose(plain(check.words), desk.columns, '  '),
    ...prose(
      `Symptom: ${plain(check.symptom)}. For OneRoster ${check.versions.join(' and ')}.`,
      desk.columns,
      '  ',
    ),
    '',
    ...(parameters.length === 0 ? [] : [...table(heads, parameters, desk.columns, desk.style), '']),
    ...plainLines(check.sql.trimEnd()).map((line) => desk.style.code(`  ${line}`)),
  ]
}
