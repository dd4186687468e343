import type { Expr, ExprOf } from '../../../gate/query.js'

/**
 * The columns that an expression names, those of queries inside it left out: what we wrote of them looks at
 * nothing around it.
 */
export function columnsIn(expr: unknown): readonly ExprOf<'column'>[] {
  const found: ExprOf<'column'>[] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part)) {
      part.forEach(visit)
      return
    }
    const node = part as Expr
    if (node.kind === 'scalar query') return
    if (node.kind === 'column') found.push(node)
    else Object.values(node).forEach(visit)
  }
  visit(expr)
  return found
}

/** The aliases of the tables whose columns an expression names. */
export function aliasesIn(expr: unknown): ReadonlySet<string> {
  return new Set(columnsIn(expr).flatMap(({ table }) => (table === null ? [] : [table])))
}

/**
 * Whether a query of the approved tree names a column of one of these aliases, however deep. Aliases are ours
 * and unique, so that none of them means something else inside.
 */
export function looksAt(query: unknown, aliases: (alias: string) => boolean): boolean {
  if (typeof query !== 'object' || query === null) return false
  if (Array.isArray(query)) return query.some((part) => looksAt(part, aliases))
  const node = query as Expr
  if (node.kind === 'column') return node.table !== null && aliases(node.table)
  return Object.values(node).some((part) => looksAt(part, aliases))
}
