import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { CATALOG } from '../roster/catalog.js'
import { columnsOf } from './columns.js'
import { functionRow } from '../gate/functions.js'
import { locate } from './located.js'
import type { Fail, Located, Path } from './located.js'
import type { Policy, PolicyTable } from './policy.js'
import { leaks } from './previous.js'
import { policySchema } from './schema.js'
import type { PolicyDocument } from './schema.js'

export type Compiled =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'faulty'; readonly fails: readonly Fail[] }

/**
 * The policy a file's bytes stand for, or everything that is wrong with them, by line and column.
 * Pure. `file` is the name shown in a fail; the policy's id must be that name without `.yaml`, so
 * that two files cannot claim one id.
 */
export function compilePolicy(file: string, bytes: Uint8Array): Compiled {
  const located = locate(file, new TextDecoder().decode(bytes))
  if (located.fails.length > 0) return { kind: 'faulty', fails: located.fails }
  const parsed = policySchema.safeParse(located.value)
  const named = policySchema.shape.tables.safeParse(valueAt(located.value, ['tables']))
  const { tables, fails } = compileTables(named.data ?? {}, located)
  if (!parsed.success) {
    return { kind: 'faulty', fails: inOrder([...shapeFails(located, parsed.error), ...fails]) }
  }
  fails.push(...ruleFails(file, parsed.data, located))
  if (fails.length > 0) return { kind: 'faulty', fails: inOrder(fails) }
  return { kind: 'policy', policy: policyOf(parsed.data, tables, bytes) }
}

/** Looked up on their own, so that a fault elsewhere in the file does not hide theirs. */
function compileTables(entries: PolicyDocument['tables'], located: Located) {
  const tables = new Map<string, PolicyTable>()
  const fails: Fail[] = []
  for (const [name, entry] of Object.entries(entries)) {
    const table = CATALOG.get(name.toLowerCase())
    if (table === undefined) {
      fails.push(located.fail(['tables', name], `there is no table ${name}`, 'key'))
      continue
    }
    const columns = columnsOf(table, entry, (path, what) => {
      fails.push(located.fail(['tables', name, ...path], what))
    })
    tables.set(table.name.toLowerCase(), { table, columns })
  }
  fails.push(...leakFails(Object.keys(entries), tables, located))
  return { tables, fails }
}

function policyOf(
  document: PolicyDocument,
  tables: ReadonlyMap<string, PolicyTable>,
  bytes: Uint8Array,
): Policy {
  return {
    id: document.id,
    title: document.title,
    words: document.words.trim(),
    hash: createHash('sha256').update(bytes).digest('hex'),
    tables,
    functions: new Set(document.functions),
    kinds: new Set(document.kinds),
    checksOnly: document.checksOnly,
    k: document.k,
    protect: document.protect,
    showEmptyGroups: document.showEmptyGroups,
    overlap: document.overlap,
    roundTo: document.roundTo,
    rowCap: document.rowCap,
    budget: document.budget,
    longestWindowMs: document.longestWindow,
    deadlineMs: document.deadline,
    resolveDays: document.resolveDays,
  }
}

/** Rules between fields, which a schema of single fields cannot say. */
function* ruleFails(file: string, document: PolicyDocument, located: Located): Generator<Fail> {
  if (`${document.id}.yaml` !== file.replace(/^.*\//, '')) {
    yield located.fail(['id'], `the id must be the file's name: ${file}`)
  }
  if (document.budget.usual > document.budget.most) {
    yield located.fail(['budget', 'usual'], 'the usual budget is larger than the most')
  }
  if (document.budget.most > 0 && !document.kinds.includes('named')) {
    yield located.fail(['budget', 'most'], 'without the kind "named" no one can be named: write 0')
  }
  if (Object.keys(document.tables).length === 0) {
    yield located.fail(['tables'], 'name at least one table')
  }
  for (const [index, name] of document.functions.entries()) {
    if (functionRow(name) === undefined) {
      yield located.fail(['functions', index], `${name} is not a function a policy may allow`)
    }
  }
}

function* leakFails(
  names: readonly string[],
  tables: ReadonlyMap<string, PolicyTable>,
  located: Located,
): Generator<Fail> {
  const written = new Map(names.map((name) => [name.toLowerCase(), name]))
  for (const { table, column } of leaks(tables)) {
    const path: Path = ['tables', written.get(table) ?? table, 'columns']
    yield located.fail(
      path,
      `leave out ${column}: it is generalised in today's table, but cannot be in ${table}`,
    )
  }
}

function shapeFails(located: Located, error: z.ZodError): Fail[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        located.fail([...issue.path, key], `there is no setting ${key}`, 'key'),
      )
    }
    const name = issue.path.map(String).join('.')
    const missing = valueAt(located.value, issue.path) === undefined
    return [located.fail(issue.path, missing ? `${name} is missing` : `${name}: ${issue.message}`)]
  })
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )
}

const inOrder = (fails: readonly Fail[]): Fail[] =>
  fails.toSorted((a, b) => a.line - b.line || a.column - b.column)
