/**
 * Whether two trees (or parts of them) say the same: equal in every field but `at`, which tells only
 * where a node stood. AND of AND and OR of OR count as one, as DuckDB's parser flattens them.
 */
export function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && every(left, right)
  }
  const a = flat(left)
  const b = flat(right)
  const keys = keysOf(a)
  return every(keys, keysOf(b)) && keys.every((key) => equal(a[key], b[key]))
}

type Node = Readonly<Record<string, unknown>>

function every(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => equal(item, right[index]))
}

function keysOf(node: Node): string[] {
  return Object.keys(node)
    .filter((key) => key !== 'at')
    .sort()
}

function flat(value: object): Node {
  const node = value as Node
  const { kind, items } = node
  if ((kind !== 'and' && kind !== 'or') || !Array.isArray(items)) return node
  return { ...node, items: items.flatMap((item: unknown) => parts(item, kind)) }
}

function parts(item: unknown, kind: string): unknown[] {
  if (typeof item !== 'object' || item === null) return [item]
  const node = item as Node
  if (node['kind'] !== kind || !Array.isArray(node['items'])) return [item]
  return node['items'].flatMap((inner: unknown) => parts(inner, kind))
}
