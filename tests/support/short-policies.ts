import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SHIPPED_POLICIES } from '../../src/config/config.js'

/** A copy of the shipped policies in `folder` that gives a query `deadline` (such as `1s`) to run. */
export async function shortPolicies(folder: string, deadline: string): Promise<string> {
  await cp(SHIPPED_POLICIES, folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.yaml')) continue
    const text = await readFile(join(folder, name), 'utf8')
    await writeFile(join(folder, name), text.replace(/^deadline: .*$/mu, `deadline: ${deadline}`))
  }
  return folder
}

/** SQL that keeps a room busy for longer than anyone waits, over a roster of sixty. */
export const SLOW =
  'select count(*) as n from enrollments as a cross join enrollments as b cross join enrollments as c cross join enrollments as d cross join enrollments as e where a.line + b.line + c.line + d.line + e.line = -1'
