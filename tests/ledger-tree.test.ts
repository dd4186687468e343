import fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  proveConsistency,
  proveInclusion,
  subtreesOf,
  verifyConsistency,
  verifyInclusion,
} from '../src/ledger/proof.js'
import { EMPTY_ROOT, Frontier, hashLeaf, hashNode, sha256, type Hash } from '../src/ledger/tree.js'

const vectors = '../shared/vectors'
const present = existsSync(vectors)
/** Skipped, by name, where the shared vectors are not there to read. */
const withVectors = present ? it : it.skip

const leavesOf = (size: number): Hash[] =>
  Array.from({ length: size }, (_, at) => hashLeaf(Buffer.from(`leaf ${at}`)))

function frontierOf(leaves: readonly Hash[]): Frontier {
  const frontier = Frontier.empty()
  leaves.forEach((leaf) => {
    frontier.append(leaf)
  })
  return frontier
}

/** The definition of RFC 6962 2.1 word for word, to hold the incremental one against. */
function rootByDefinition(leaves: readonly Hash[]): Hash {
  const [only] = leaves
  if (only === undefined) return sha256(Buffer.alloc(0))
  if (leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return hashNode(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)))
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
}

const hashOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

interface InclusionVector {
  readonly leafIdx: number
  readonly treeSize: number
  readonly root: string
  readonly leafHash: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

interface ConsistencyVector {
  readonly size1: number
  readonly size2: number
  readonly root1: string
  readonly root2: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

describe('the tree', () => {
  withVectors('hashes leaves, nodes and roots as the vectors of RFC 6962 say', () => {
    const vector = JSON.parse(readFileSync(`${vectors}/rfc6962_merkle.json`, 'utf8')) as {
      empty_root: string
      leaf: { data_utf8: string; hash: string }
      node: { left_utf8: string; right_utf8: string; hash: string }
      leaf_inputs_hex: string[]
      node_hashes_by_level: string[][]
      root_hash_by_size: string[]
    }
    expect(EMPTY_ROOT.toString('hex')).toBe(vector.empty_root)
    expect(hashLeaf(Buffer.from(vector.leaf.data_utf8)).toString('hex')).toBe(vector.leaf.hash)
    const node = hashNodeOfAnyLength(vector.node.left_utf8, vector.node.right_utf8)
    expect(node).toBe(vector.node.hash)
    const leaves = vector.leaf_inputs_hex.map((hex) => hashLeaf(Buffer.from(hex, 'hex')))
    const subtree = subtreesOf(leaves)
    vector.node_hashes_by_level.forEach((hashes, level) => {
      const width = 2 ** level
      expect(hashes).toEqual(
        hashes.map((_, at) => subtree(at * width, (at + 1) * width).toString('hex')),
      )
    })
    const roots = vector.root_hash_by_size.map((_, size) =>
      frontierOf(leaves.slice(0, size)).root().toString('hex'),
    )
    expect(roots).toEqual(vector.root_hash_by_size)
  })

  /** The vector's node has children of 4 bytes, which our tree never makes: hash it by the rule. */
  function hashNodeOfAnyLength(left: string, right: string): string {
    return sha256(Buffer.concat([Buffer.of(1), Buffer.from(left), Buffer.from(right)])).toString(
      'hex',
    )
  }

  withVectors('accepts and refuses inclusion proofs as the transparency-dev vectors say', () => {
    const files = filesBelow(`${vectors}/transparency-dev-merkle/testdata/inclusion`)
    const wrong = files.filter((file) => {
      const vector = JSON.parse(readFileSync(file, 'utf8')) as InclusionVector
      const accepted = verifyInclusion(
        { index: vector.leafIdx, hash: hashOf(vector.leafHash) },
        { size: vector.treeSize, root: hashOf(vector.root) },
        (vector.proof ?? []).map(hashOf),
      )
      return accepted === vector.wantErr
    })
    expect(files).toHaveLength(98)
    expect(wrong).toEqual([])
  })

  withVectors('accepts and refuses consistency proofs as the transparency-dev vectors say', () => {
    const files = filesBelow(`${vectors}/transparency-dev-merkle/testdata/consistency`)
    const wrong = files.filter((file) => {
      const vector = JSON.parse(readFileSync(file, 'utf8')) as ConsistencyVector
      const accepted = verifyConsistency(
        { size: vector.size1, root: hashOf(vector.root1) },
        { size: vector.size2, root: hashOf(vector.root2) },
        (vector.proof ?? []).map(hashOf),
      )
      return accepted === vector.wantErr
    })
    expect(files).toHaveLength(98)
    expect(wrong).toEqual([])
  })

  it('grows leaf by leaf to the root that the definition gives, and survives being written down', () => {
    for (let size = 0; size <= 70; size += 1) {
      const leaves = leavesOf(size)
      const frontier = frontierOf(leaves)
      expect(frontier.root()).toEqual(rootByDefinition(leaves))
      const again = Frontier.from(size, frontier.bytes())
      expect(again?.root()).toEqual(frontier.root())
      expect(Frontier.from(size, Buffer.concat([frontier.bytes(), Buffer.alloc(1)]))).toBeNull()
    }
  })

  it('grows by complete subtrees as by their leaves, and by none where they have no place', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(3), fc.nat(9), (before, level, after) => {
        const width = 2 ** level
        const leaves = leavesOf(before * width + width + after)
        const frontier = frontierOf(leaves.slice(0, before * width))
        const tile = leaves.slice(before * width, (before + 1) * width)
        frontier.appendSubtree(rootByDefinition(tile), width)
        for (const leaf of leaves.slice((before + 1) * width)) frontier.append(leaf)
        expect(frontier.size).toBe(leaves.length)
        expect(frontier.bytes()).toEqual(frontierOf(leaves).bytes())
      }),
    )
    for (const [size, width] of [
      [1, 2],
      [6, 4],
      [0, 3],
      [4, 0],
    ] as const) {
      const frontier = frontierOf(leavesOf(size))
      expect(() => frontier.appendSubtree(EMPTY_ROOT, width)).toThrow('complete subtree')
      expect(frontier.size).toBe(size)
    }
  })

  it('leaves a copied frontier alone', () => {
    const frontier = frontierOf(leavesOf(5))
    const before = frontier.root()
    frontier.copy().append(hashLeaf(Buffer.from('tentative')))
    expect(frontier.root()).toEqual(before)
    expect(frontier.size).toBe(5)
  })
})

const somewhere = fc
  .integer({ min: 1, max: 200 })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(), fc.nat()))

describe('proofs', () => {
  it('prove every leaf, and no longer with any one bit flipped', () => {
    fc.assert(
      fc.property(somewhere, ([size, index, node, bit]) => {
        const leaves = leavesOf(size)
        const subtree = subtreesOf(leaves)
        const tree = { size, root: subtree(0, size) }
        const leaf = { index, hash: leaves[index] ?? EMPTY_ROOT }
        const proof = proveInclusion(subtree, index, size)
        expect(verifyInclusion(leaf, tree, proof)).toBe(true)
        const parts = [leaf.hash, tree.root, ...proof]
        const [hash, root, ...rest] = flipBit(parts, node % parts.length, bit)
        if (hash === undefined || root === undefined) throw new TypeError()
        expect(verifyInclusion({ index, hash }, { size, root }, rest)).toBe(false)
      }),
    )
  })

  it('prove that a log grew from an earlier size, and no longer with any one bit flipped', () => {
    fc.assert(
      fc.property(somewhere, ([size, before, node, bit]) => {
        const size1 = before + 1
        const subtree = subtreesOf(leavesOf(size))
        const [root1, root2] = [subtree(0, size1), subtree(0, size)]
        const proof = proveConsistency(subtree, size1, size)
        const tell = (parts: readonly Uint8Array[]): boolean => {
          const [first, second, ...rest] = parts
          if (first === undefined || second === undefined) throw new TypeError()
          return verifyConsistency({ size: size1, root: first }, { size, root: second }, rest)
        }
        const parts = [root1, root2, ...proof]
        expect(tell(parts)).toBe(true)
        expect(tell(flipBit(parts, node % parts.length, bit))).toBe(false)
      }),
    )
  })

  it('refuses a proof for another place, another size, with a hash too many, too few or too short', () => {
    fc.assert(
      fc.property(somewhere, ([size, index]) => {
        const leaves = leavesOf(size)
        const subtree = subtreesOf(leaves)
        const leaf = { index, hash: leaves[index] ?? EMPTY_ROOT }
        const tree = { size, root: subtree(0, size) }
        const proof = proveInclusion(subtree, index, size)
        expect(verifyInclusion({ ...leaf, index: size }, tree, proof)).toBe(false)
        expect(verifyInclusion({ ...leaf, index: -1 }, tree, proof)).toBe(false)
        expect(verifyInclusion({ ...leaf, index: index + 0.5 }, tree, proof)).toBe(false)
        expect(verifyInclusion(leaf, { ...tree, size: size * 4 }, proof)).toBe(false)
        expect(verifyInclusion(leaf, tree, [...proof, EMPTY_ROOT])).toBe(false)
        if (proof.length > 0) expect(verifyInclusion(leaf, tree, proof.slice(1))).toBe(false)
        const short = { ...leaf, hash: leaf.hash.subarray(1) }
        expect(verifyInclusion(short, tree, proof)).toBe(false)
      }),
    )
  })

  it('calls it a defect to ask for a proof outside the tree', () => {
    const subtree = subtreesOf(leavesOf(3))
    expect(() => proveInclusion(subtree, 3, 3)).toThrow(TypeError)
    expect(() => proveConsistency(subtree, 0, 3)).toThrow(TypeError)
    expect(() => proveConsistency(subtree, 4, 3)).toThrow(TypeError)
    expect(() => proveInclusion(subtree, 0, 4)).toThrow(TypeError)
  })
})

function flipBit(hashes: readonly Uint8Array[], which: number, bit: number): Buffer[] {
  return hashes.map((hash, at) => {
    const copy = Buffer.from(hash)
    const byte = bit % copy.length
    if (at === which) copy.writeUInt8(copy.readUInt8(byte) ^ (1 << (bit % 8)), byte)
    return copy
  })
}
