import { readFileSync } from 'node:fs'
import { openCheckpoint } from '../src/ledger/checkpoint.js'
import { readVkey } from '../src/ledger/key.js'
import { readLeaf } from '../src/ledger/leaf.js'
import { hashPayload } from '../src/ledger/payload.js'
import { hashLeaf } from '../src/ledger/tree.js'

const page = readFileSync('audit/README.md', 'utf8')

/** What a pattern finds on the page; fails the test if it finds nothing. */
function found(pattern: RegExp): string {
  const [, text] = pattern.exec(page) ?? []
  if (text === undefined) throw new TypeError(`audit/README.md has nothing like ${String(pattern)}`)
  return text
}

describe('the example in audit/README.md', () => {
  const leaf = Buffer.from(found(/```json\n(.+)\n```/))

  it('is a leaf that the program reads', () => {
    expect(readLeaf(leaf)).toMatchObject({ type: 'session.revoked', at: Date.UTC(2026, 2, 4, 14) })
  })

  it('binds the payload that the page tells', () => {
    const salt = Buffer.from(found(/has the salt `([0-9a-f]{32})`/), 'hex')
    const body = Buffer.from(found(/and the body `([^`]+)`/))
    expect(readLeaf(leaf)?.payloads.reason?.hash).toBe(hashPayload(salt, body))
  })

  it('has a checkpoint of that leaf, signed with the key that the page tells', () => {
    const note = found(/```\n(district\.example\/homeroom\n[^`]*)```/)
    const verifier = readVkey(found(/signed with the key `([^`]+)`/))
    if (verifier === null) throw new TypeError('The key of the page is not one.')
    expect(openCheckpoint(note, verifier, 'district.example/homeroom')).toEqual({
      ok: true,
      checkpoint: { origin: 'district.example/homeroom', size: 1, root: hashLeaf(leaf) },
    })
  })
})
