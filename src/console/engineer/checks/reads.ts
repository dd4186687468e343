import type { CheckWire, SessionViewWire } from '../../api/session-view.js'

const READ = /\b(?:FROM|JOIN)\s+([A-Za-z_]\w*)/giu
const NAMED_HERE = /\b([A-Za-z_]\w*)\s+AS\s*\(/giu

/** Tables that a check reads and the session does not hold. Its SQL is ours, so a plain look is enough. */
export function missingTables(
  { sql }: CheckWire,
  { tables }: Pick<SessionViewWire, 'tables'>,
): readonly string[] {
  const known = new Set(tables.map(({ name }) => name.toLowerCase()))
  for (const [, name = ''] of sql.matchAll(NAMED_HERE)) known.add(name.toLowerCase())
  const read = [...sql.matchAll(READ)].map(([, name = '']) => name)
  return [...new Set(read)].filter((name) => !known.has(name.toLowerCase()))
}
