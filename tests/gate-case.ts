import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Case, Decode } from '../src/gate/docket.js'
import { FUNCTIONS } from '../src/gate/functions.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'
import { CATALOG } from '../src/roster/catalog.js'
import type { ParameterValue } from '../src/gate/approved.js'
import { DOMAINS, FORMS } from '../src/vault/domain.js'
import type { Domain, Form } from '../src/vault/domain.js'

/** What the corpus' policy leaves out, so that there is something to be refused. */
const HIDDEN_TABLES = ['userprofiles']
const HIDDEN_COLUMNS = ['users.pronouns__state', 'prev_users.pronouns__state']
const HIDDEN_FUNCTIONS = ['strpos']

/** A policy over nearly the whole catalogue. */
export const POLICY: Policy = {
  id: 'corpus',
  title: 'Corpus',
  words: 'nearly everything',
  hash: '00',
  tables: new Map(
    [...CATALOG]
      .filter(([name]) => !HIDDEN_TABLES.includes(name))
      .map(([name, table]) => [
        name,
        {
          table,
          columns: new Map(
            table.columns
              .filter((column) => !HIDDEN_COLUMNS.includes(`${table.name}.${column.name}`))
              .map((column) => [
                column.name.toLowerCase(),
                { column, sensitive: false, quasi: false, extremes: true },
              ]),
          ),
        },
      ]),
  ),
  functions: new Set(Object.keys(FUNCTIONS).filter((name) => !HIDDEN_FUNCTIONS.includes(name))),
  kinds: new Set(['none', 'group', 'named']),
  checksOnly: false,
  k: 10,
  protect: 'everyone',
  showEmptyGroups: true,
  rowCap: 1_000,
  budget: { usual: 50, most: 100 },
  longestWindowMs: 3_600_000,
  deadlineMs: 5_000,
  resolveDays: 30,
}

const DOMAIN_OF = new Map(
  (Object.keys(DOMAINS) as Domain[]).map((domain) => [DOMAINS[domain].prefix as string, domain]),
)

/** A codec anyone can read: `usr_exact0007` is the exact token of person 7. */
export const decode: Decode = (token) => {
  const [, prefix = '', form = '', digits = ''] =
    /^([a-z]{3})_(exact|folded|stripped)([0-9]{4})$/.exec(token) ?? []
  const domain = DOMAIN_OF.get(prefix)
  if (domain === undefined || !Object.hasOwn(FORMS, form)) return null
  return { domain, form: form as Form, ordinal: Number(digits) }
}

/** A case with these parameters before the corpus' policy, or another. */
export function caseOf(parameters: readonly ParameterValue[] = [], policy = POLICY): Case {
  return { policy, parameters, decode }
}

const shelf = createPolicyShelf({
  directory: fileURLToPath(new URL('../policies', import.meta.url)),
})

/** A policy by its name: one that is shipped, or the corpus' own. */
export function policyOf(name: string): Policy {
  const found = name === POLICY.id ? POLICY : shelf.policy(name)
  if (found === undefined) throw new TypeError(`no policy ${name}`)
  return found
}

/** One file of the corpus. */
export interface Example {
  readonly name: string
  /** What it shows. */
  readonly point: string
  readonly expect: string
  /** The policy it stands before: one that is shipped, or `corpus`. */
  readonly policy: string
  /** The kind of the answer, where the file says it. */
  readonly kind: string
  readonly parameters: readonly ParameterValue[]
  /** Without the header. */
  readonly sql: string
}

/** The files of a folder of the corpus, by name. Header lines are `-- key: value`. */
export function examples(folder: 'allowed' | 'refused'): readonly Example[] {
  const root = new URL(`./corpus/sql/${folder}/`, import.meta.url)
  return readdirSync(root)
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, root), 'utf8')
      const [header = ''] =
        /^(?:-- (?:point|expect|parameters|policy|kind): .*\n)*/.exec(text) ?? []
      const field = (key: string): string =>
        new RegExp(`^-- ${key}: (.*)$`, 'm').exec(header)?.[1] ?? ''
      return {
        name: file.replace('.sql', ''),
        point: field('point'),
        expect: field('expect'),
        policy: field('policy') || POLICY.id,
        kind: field('kind'),
        parameters: JSON.parse(field('parameters') || '[]') as ParameterValue[],
        sql: text.slice(header.length).replace(/\n$/, ''),
      }
    })
}
