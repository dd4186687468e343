import { readFileSync } from 'node:fs'
import { entrySchemaDocument } from '../src/ledger/entry-schema.js'

const FILE = 'audit/entries.schema.json'

describe('audit/entries.schema.json', () => {
  const document = entrySchemaDocument()

  it('is what the program checks entries with; write it anew with "homeroom ledger schema" if not', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(document)
  })

  it('has a form for every type that audit/ENTRIES.md describes, and no other', () => {
    const page = readFileSync('audit/ENTRIES.md', 'utf8')
    const types = [...page.matchAll(/^### `([a-z.-]+)`$/gm)].map(([, type]) => type)
    expect(document.oneOf.map(({ properties }) => properties.type.const)).toEqual(types)
  })
})
