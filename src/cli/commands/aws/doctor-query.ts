import { loadEnding } from '../../../engine/aws/doctor/published.js'
import { probeQuery } from '../../../engine/aws/doctor/probes.js'
import { createParsers } from '../../../engine/parsers/parsers.js'
import { read } from '../../../gate/read.js'
import type { Policy } from '../../../policy/policy.js'
import { sparkDialect } from '../../../query/dialect.js'
import { isRefusal } from '../../../refusal.js'

/**
 * The probe query in Spark's words over one load of a policy; null if the policy has no identifier to order by.
 * @throws TypeError if our own writer does not take it: a defect of ours
 */
export async function probeText(policy: Policy, load: string): Promise<string | null> {
  const of = asked(policy)
  if (of === null) return null
  const snapshot = load.slice(0, -loadEnding(policy.hash).length)
  const sql = probeQuery(of.table, of.key)
  const parsers = await createParsers()
  try {
    const query = read(await parsers.serialize(sql), sql, 'own')
    if (isRefusal(query)) throw new TypeError(`the probe query cannot be read: ${query.code}`)
    const written = await sparkDialect(parsers).write(query, [], { policy, snapshot })
    if (isRefusal(written)) throw new TypeError(`no Spark for the probe query: ${written.detail}`)
    return written.text
  } finally {
    await parsers.close()
  }
}

/** A table about no person, if the policy has one, and the first column in it that holds identifiers. */
function asked({ tables }: Policy): { readonly table: string; readonly key: string } | null {
  const withKeys = [...tables].flatMap(
    ([
      table,
      {
        table: { subjects },
        columns,
      },
    ]) => {
      const key = [...columns.values()].find(({ column }) => column.type.kind === 'token')
      return key === undefined ? [] : [{ table, key: key.column.name, persons: subjects.length }]
    },
  )
  return withKeys.find(({ persons }) => persons === 0) ?? withKeys[0] ?? null
}
