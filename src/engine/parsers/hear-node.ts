/** The witness's tree holds something that we do not know how to read: then it has not agreed. */
export class Unread extends Error {
  override readonly name = 'Unread'
}

/** A node of the witness's tree; nothing is known of its fields. */
export type Node = Readonly<Record<string, unknown>>

/** @throws Unread if it is no node. */
export function node(value: unknown): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unread('node')
  return value as Node
}

/** A list of nodes; none for null. @throws Unread */
export function nodes(value: unknown): readonly Node[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new Unread('list')
  return value.map(node)
}

/** @throws Unread if it is no text. */
export function word(value: unknown): string {
  if (typeof value !== 'string') throw new Unread('word')
  return value
}

export function present(value: unknown): boolean {
  return value !== null && value !== undefined
}
