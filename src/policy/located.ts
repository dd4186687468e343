import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node } from 'yaml'

export type Path = readonly PropertyKey[]

/** One thing wrong with a file, and where: 1-based line and column. */
export interface Fail {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly what: string
}

/** A YAML text that remembers where each of its values stands. */
export interface Located {
  readonly value: unknown
  /** What the YAML parser itself rejects, duplicate keys and aliases included. */
  readonly fails: readonly Fail[]
  /** A fail at the value of a path, or at its key; at the nearest parent if the path is not there. */
  fail(path: Path, what: string, at?: 'value' | 'key'): Fail
}

/** Reads YAML 1.2 text. Never throws on a bad text; aliases are refused, since they hide what is allowed. */
export function locate(file: string, text: string): Located {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number, what: string): Fail => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), what }
  }
  const fails = [...document.errors, ...document.warnings].map((error) =>
    place(error.pos[0], error.message),
  )
  if (fails.length === 0) for (const offset of shared(document)) fails.push(place(offset, SHARED))
  return {
    value: fails.length === 0 ? (document.toJS({ maxAliasCount: 0 }) as unknown) : null,
    fails,
    fail: (path, what, at = 'value') => place(offsetOf(document, path, at), what),
  }
}

const SHARED = 'write it out: a value shared with & and * hides what is allowed'

/** Where anchors and aliases stand. */
function shared(document: Document): number[] {
  const offsets: number[] = []
  visit(document, {
    Alias: (_key, node) => void offsets.push(start(node)),
    Value: (_key, node) => {
      if (node.anchor !== undefined) offsets.push(start(node))
    },
  })
  return offsets
}

function offsetOf(document: Document, path: Path, at: 'value' | 'key'): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true)
    const last = path[length - 1]
    if (at === 'key' && isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last)
      if (isNode(pair?.key)) return start(pair.key)
    }
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node)) return start(node)
  }
  return isNode(document.contents) ? start(document.contents) : 0
}

const start = (node: Node): number => node.range?.[0] ?? 0
