import type { Person, Reply, Scene } from './house.js'
import { SLOW } from './short-policies.js'

/** Everything that was ever answered: status, headers, body. */
export interface Recorder {
  readonly heard: readonly string[]
  /** The same person, overheard. */
  watch(person: Person): Person
}

export function createRecorder(): Recorder {
  const heard: string[] = []
  const hear = async (answer: Promise<Reply>): Promise<Reply> => {
    const reply = await answer
    heard.push(`${reply.status}\n${JSON.stringify([...reply.headers])}\n${reply.text}`)
    return reply
  }
  return {
    heard,
    watch: (person) => ({
      token: person.token,
      get: (path) => hear(person.get(path)),
      post: (...args) => hear(person.post(...args)),
      sendZip: (zip) => hear(person.sendZip(zip)),
    }),
  }
}

interface View {
  readonly tables: readonly {
    readonly name: string
    readonly columns: readonly { readonly name: string; readonly type: string }[]
  }[]
  readonly checks: readonly { readonly id: string }[]
}

/** How often each outcome came: `released`, or the code of the refusal. */
export type Outcomes = Readonly<Record<string, number>>

/**
 * All that an engineer can send into a session: every table whole, its columns cast and in groups, every
 * check, as JSON and as CSV, and whatever makes an engine talk about values. `only` narrows it to some
 * tables, without the checks.
 */
export async function ask(scene: Scene, only?: (table: string) => boolean): Promise<Outcomes> {
  const { engineer, session } = scene
  const counts: Record<string, number> = {}
  const path = `/v1/sessions/${session}/queries`
  const send = async (body: object, csv = false): Promise<void> => {
    const { body: answer, status } = await engineer.post(path, body, csv ? CSV : {})
    const outcome = status === 200 ? 'released' : String(answer.code)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  const view = (await engineer.get(`/v1/sessions/${session}/schema`)).body as unknown as View
  const asked = view.tables.filter(({ name }) => only?.(name) ?? true).flatMap(questionsOver)
  for (const sql of asked) await send({ sql }, sql.length % 3 === 0)
  const checks = only === undefined ? view.checks : []
  for (const [at, { id }] of checks.entries()) await send({ check: id }, at % 2 === 0)
  await send({ check: 'b06-identifier-length', parameters: { length: 'x' } })
  for (const sql of HOSTILE) await send({ sql })
  await send({ sql: 'select u.line from users as u where u.sourcedId = $1', parameters: ['x'] })
  await send({ sql: SLOW })
  return counts
}

const CSV = { accept: 'text/csv' }

function questionsOver({ name, columns }: View['tables'][number]): readonly string[] {
  const texts = columns.filter(({ type }) => type === 'text').map((column) => column.name)
  // What cannot be cast is what DuckDB quotes in its message.
  const casts = texts.map((column, at) => `cast(x.${column} as integer) as c${at}`)
  const grouped = texts.filter((column) => !column.endsWith('__state'))
  return [
    `select x.* from ${name} as x`,
    `select count(*) as n from ${name} as x`,
    ...(casts.length === 0 ? [] : [`select ${casts.join(', ')} from ${name} as x`]),
    ...grouped.map(
      (column) => `select x.${column}, count(*) as n from ${name} as x group by x.${column}`,
    ),
  ]
}

/** Questions that look for a way round: what a room must not have, and what must not be said. */
const HOSTILE: readonly string[] = [
  'select u.givenName from users as u',
  'select u.password from users as u',
  'select d.birthDate from demographics as d',
  'select cast(u.sourcedId as varchar) as t from users as u',
  'select lower(u.email) as t from users as u',
  'select min(u.username) as t from users as u',
  'select string_agg(u.line, 1) as t from users as u',
  'select error(u.email__domain) as t from users as u',
  "select * from read_csv('/etc/passwd')",
  'select * from duckdb_columns()',
  'select * from information_schema.columns',
  'select * from sqlite_master',
  'attach database',
  'select u.line from users as u where u.line / 0 = 1',
  'select cast(u.line as bigint) * 9223372036854775807 as t from users as u',
  'select u.line from users as u where cast(u.line as bigint) * 9223372036854775807 > 1',
  "select cast('x' as integer) as t from users as u",
  'select substr(o.name, 1, -9223372036854775808) as t from orgs as o',
  'select o.name, o.identifier from orgs as o order by o.line',
  "select u.line from users as u where u.sourcedId = 'usr_aaaaaaaaaaaaaaaaaaaaaaaaaa'",
  'select',
  "'",
]

/** Every GET route of the service, as one person, with the ids of the scene; and what only POST does. */
export async function look(person: Person, ids: Readonly<Record<string, string>>): Promise<void> {
  const { body } = await person.get('/v1/openapi.json')
  const paths = Object.entries(body.paths as unknown as Record<string, object>)
  for (const [path, methods] of paths) {
    if (!('get' in methods)) continue
    await person.get(path.replaceAll(/\{(\w+)\}/gu, (_all, name: string) => ids[name] ?? 'x'))
  }
  for (const order of ['oldest', 'newest']) {
    await person.get(`/v1/ledger?limit=500&order=${order}`)
  }
  await person.post('/v1/ledger/verify')
}
