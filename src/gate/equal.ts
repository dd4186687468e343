/**
 * Whether two trees (or parts of them) say the same: equal in every field but `at`, which tells only
 * where a node stood.
 *
 * What DuckDB's parser regroups counts as one: AND of AND, OR of OR, and UNIONs of UNIONs of one kind, all
 * of which mean the same however they are grouped.
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
  const keys = Object.keys(a)
  if (said(keys) !== said(Object.keys(b))) return false
  return keys.every((key) => key === 'at' || (Object.hasOwn(b, key) && equal(a[key], b[key])))
}

type Node = Readonly<Record<string, unknown>>

function every(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => equal(item, right[index]))
}

/** How many fields say something. */
function said(keys: readonly string[]): number {
  return keys.includes('at') ? keys.length - 1 : keys.length
}

function flat(value: object): Node {
  const node = value as Node
  switch (node['kind']) {
    case 'and':
    case 'or':
      return { kind: node['kind'], items: parts(node, node['kind']) }
    case 'set':
      return node['operator'] === 'union'
        ? { kind: 'union', all: node['all'], operands: operands(node, node['all']) }
        : node
    default:
      return node
  }
}

function parts(node: Node, kind: unknown): readonly unknown[] {
  if (node['kind'] !== kind || !Array.isArray(node['items'])) return [node]
  return node['items'].flatMap((item: unknown) => (isNode(item) ? parts(item, kind) : [item]))
}

/** The queries that a chain of UNIONs of one kind puts together; one with an order or limit is a whole. */
function operands(set: Node, all: unknown): readonly unknown[] {
  return [set['left'], set['right']].flatMap((query) => {
    if (!isNode(query) || !isNode(query['body']) || !bare(query)) return [query]
    const { body } = query
    const chained =
      isNode(body) && body['kind'] === 'set' && body['operator'] === 'union' && body['all'] === all
    return chained ? operands(body, all) : [query]
  })
}

function bare({ ctes, orderBy, limit, offset }: Node): boolean {
  const none = (list: unknown): boolean => Array.isArray(list) && list.length === 0
  return none(ctes) && none(orderBy) && limit === null && offset === null
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
