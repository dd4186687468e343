import { useState, useSyncExternalStore } from 'react'
import { Page } from '../app/page.js'
import { Drawer } from '../ui/drawer.js'
import { Loaded } from '../ui/loaded.js'
import { TextField } from '../ui/text-field.js'
import { byTag, useApiDocument } from './document.js'
import type { ApiDocument, Placed } from './document.js'
import { OperationView } from './operation-view.js'
import { SchemaView } from './schema-view.js'
import './docs.css'

/** The reference of the API, drawn from the very document the service checks requests with. */
export default function Reference() {
  const document = useApiDocument()
  return (
    <Page
      lead={
        <>
          Drawn from <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1).
        </>
      }
      title="API reference"
    >
      <Loaded query={document}>{(found) => <Described document={found} />}</Loaded>
    </Page>
  )
}

function Described({ document }: { readonly document: ApiDocument }) {
  const [words, setWords] = useState('')
  const hash = useHash()
  const wanted = words.trim().toLowerCase()
  const schemas = Object.entries(document.components?.schemas ?? {})
  return (
    <>
      <p>
        {document.info.description} Version {document.info.version}.
      </p>
      <TextField isRequired={false} label="Find" onChange={setWords} type="search" value={words} />
      {[...byTag(document)].map(([tag, operations]) => (
        <Group
          key={tag}
          operations={operations.filter((each) => isWanted(each, wanted))}
          tag={tag}
        />
      ))}
      <section className="stack">
        <h2>Schemas</h2>
        <div>
          {schemas.map(([name, schema]) => (
            <Drawer
              id={`schema-${name}`}
              isOpen={hash === `#schema-${name}`}
              key={name}
              summary={<strong>{name}</strong>}
            >
              {() => <SchemaView schema={schema} />}
            </Drawer>
          ))}
        </div>
      </section>
    </>
  )
}

/** What the address points to on this page. */
function useHash(): string {
  return useSyncExternalStore(
    (hear) => {
      addEventListener('hashchange', hear)
      return () => removeEventListener('hashchange', hear)
    },
    () => location.hash,
  )
}

const isWanted = ({ method, path, summary = '' }: Placed, words: string): boolean =>
  `${method} ${path} ${summary}`.toLowerCase().includes(words)

function Group({
  tag,
  operations,
}: {
  readonly tag: string
  readonly operations: readonly Placed[]
}) {
  if (operations.length === 0) return null
  return (
    <section className="stack">
      <h2>{tag}</h2>
      <div>
        {operations.map((operation) => (
          <OperationView key={`${operation.method} ${operation.path}`} operation={operation} />
        ))}
      </div>
    </section>
  )
}
