import type { Schema } from './document.js'
import { choicesOf, kindOf, limitsOf, nameOf } from './schema-words.js'
import './docs.css'

/** A schema as nested lists; a named one as a link to where it is described. */
export function SchemaView({ schema }: { readonly schema: Schema }) {
  const name = nameOf(schema)
  if (name !== null) return <a href={`#schema-${name}`}>{name}</a>
  const choices = choicesOf(schema)
  return (
    <span className="schema">
      {schema.description === undefined ? null : <span>{schema.description} </span>}
      {choices.length > 0 ? <Choices choices={choices} /> : <Kind schema={schema} />}
      {schema.properties === undefined ? null : (
        <Properties properties={schema.properties} required={schema.required ?? []} />
      )}
    </span>
  )
}

function Kind({ schema }: { readonly schema: Schema }) {
  const { items, additionalProperties } = schema
  const limits = limitsOf(schema)
  return (
    <>
      {items === undefined ? <span className="schema-kind">{kindOf(schema)}</span> : 'list of '}
      {items === undefined ? null : <SchemaView schema={items} />}
      {typeof additionalProperties === 'object' ? (
        <>
          {' '}
          of <SchemaView schema={additionalProperties} />
        </>
      ) : null}
      {limits.length === 0 ? null : <span className="muted"> ({limits.join(', ')})</span>}
    </>
  )
}

function Choices({ choices }: { readonly choices: readonly Schema[] }) {
  return choices.map((choice, place) => (
    // The choices of a schema never change their order.
    <span key={place}>
      {place === 0 ? null : ' or '}
      <SchemaView schema={choice} />
    </span>
  ))
}

interface PropertiesProps {
  readonly properties: Readonly<Record<string, Schema>>
  readonly required: readonly string[]
}

function Properties({ properties, required }: PropertiesProps) {
  return (
    <ul className="schema-properties">
      {Object.entries(properties).map(([name, schema]) => (
        <li key={name}>
          <code>{name}</code>
          {required.includes(name) ? null : <span className="muted"> (may be left out)</span>}
          {': '}
          <SchemaView schema={schema} />
        </li>
      ))}
    </ul>
  )
}
