import type { Query } from '../gate/query.js'

/**
 * Whether a tree has no more nodes than can be rendered and read back; shared parts count each time they stand,
 * since they are written each time.
 */
export function isReadable(query: Query, mostNodes: number): boolean {
  let left = mostNodes
  const visit = (node: unknown): void => {
    if (left < 0 || typeof node !== 'object' || node === null) return
    if (!Array.isArray(node)) left -= 1
    for (const part of Object.values(node)) visit(part)
  }
  visit(query)
  return left >= 0
}
