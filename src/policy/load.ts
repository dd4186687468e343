import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../fault.js'
import { readCheck } from './checks.js'
import { compilePolicy } from './compile.js'
import type { Fail } from './located.js'
import type { Check, Policy } from './policy.js'
import type { PolicyShelf } from './port.js'

/**
 * The policies (`*.yaml`) and checks (`checks/*.sql`) of a folder, read once, now. In order of file
 * name. Sessions are pinned to a file's hash, so an edit counts from the next start on.
 *
 * @throws Fault `POLICY_INVALID` (or `CHECK_INVALID`, if all policies are sound) that names file,
 * line, column and what is wrong, for all faults of all files at once. A folder without a policy is
 * one too: a service that nobody can ask for a room would look healthy.
 */
export function createPolicyShelf({ directory }: { readonly directory: string }): PolicyShelf {
  const policies = new Map<string, Policy>()
  const checks = new Map<string, Check>()
  const policyFails: Fail[] = []
  const checkFails: Fail[] = []
  for (const { name, bytes } of filesIn(directory, '.yaml')) {
    const made = compilePolicy(name, bytes)
    if (made.kind === 'policy') policies.set(made.policy.id, made.policy)
    else policyFails.push(...made.fails)
  }
  for (const { name, bytes } of filesIn(join(directory, 'checks'), '.sql')) {
    const made = readCheck(name, bytes)
    if (made.kind === 'check') checks.set(made.check.id, made.check)
    else checkFails.push(...made.fails.map((fail) => ({ ...fail, file: `checks/${fail.file}` })))
  }
  if (policyFails.length + checkFails.length > 0) {
    const code = policyFails.length > 0 ? 'POLICY_INVALID' : 'CHECK_INVALID'
    throw new Fault(code, said([...policyFails, ...checkFails]))
  }
  if (policies.size === 0) throw new Fault('POLICY_INVALID', 'There is no policy in the folder.')
  return {
    policies: () => [...policies.values()],
    policy: (id) => policies.get(id),
    checks: () => [...checks.values()],
    check: (id) => checks.get(id) ?? byCatalogueId(checks, id),
  }
}

/** `D01` for `d01-enrollment-without-user`; nothing if it is not the beginning of exactly one id. */
function byCatalogueId(checks: ReadonlyMap<string, Check>, id: string): Check | undefined {
  const found = [...checks.values()].filter((check) => check.id.startsWith(`${id.toLowerCase()}-`))
  return found.length === 1 ? found[0] : undefined
}

function filesIn(folder: string, ending: string): { name: string; bytes: Uint8Array }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  } catch (cause) {
    throw new Fault('POLICY_INVALID', 'The policy folder, or a file in it, cannot be read.', {
      cause,
    })
  }
}

const said = (fails: readonly Fail[]): string =>
  [
    'The policy folder has faults; whoever keeps it has to correct them:',
    ...fails.map((fail) => `${fail.file}:${fail.line}:${fail.column}: ${fail.what}`),
  ].join('\n')
