import { Drawer } from '../ui/drawer.js'
import type { Placed } from './document.js'
import { SchemaView } from './schema-view.js'

/** One operation: what it takes, what it gives, with which words it refuses. */
export function OperationView({ operation }: { readonly operation: Placed }) {
  const { method, path, summary, description, parameters = [] } = operation
  return (
    <Drawer
      summary={
        <>
          <code>
            <strong>{method.toUpperCase()}</strong> {path}
          </code>
          <br />
          <span className="small">{summary}</span>
        </>
      }
    >
      {() => (
        <div className="stack">
          {description === undefined ? null : <p className="muted">{description}</p>}
          {parameters.length === 0 ? null : <Parameters parameters={parameters} />}
          <Body operation={operation} />
          <Answers operation={operation} />
        </div>
      )}
    </Drawer>
  )
}

function Parameters({ parameters }: Required<Pick<Placed, 'parameters'>>) {
  return (
    <div>
      <h4>Parameters</h4>
      <ul className="schema-properties">
        {parameters.map(({ name, in: where, required, schema }) => (
          <li key={`${where} ${name}`}>
            <code>{name}</code>{' '}
            <span className="muted">
              in the {where}
              {required === true ? '' : ', may be left out'}
            </span>
            {': '}
            {schema === undefined ? null : <SchemaView schema={schema} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Body({ operation: { requestBody } }: { readonly operation: Placed }) {
  if (requestBody === undefined) return null
  return (
    <div>
      <h4>Body</h4>
      {Object.entries(requestBody.content).map(([type, { schema }]) => (
        <p key={type}>
          <code>{type}</code> {schema === undefined ? null : <SchemaView schema={schema} />}
        </p>
      ))}
    </div>
  )
}

function Answers({ operation: { responses } }: { readonly operation: Placed }) {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const refusals = Object.entries(responses).filter(([status]) => !status.startsWith('2'))
  return (
    <>
      <div>
        <h4>Answer</h4>
        {good.flatMap(([status, { content = {} }]) =>
          Object.entries(content).map(([type, { schema }]) => (
            <p key={`${status} ${type}`}>
              {status} <code>{type}</code>{' '}
              {schema === undefined ? null : <SchemaView schema={schema} />}
            </p>
          )),
        )}
      </div>
      {refusals.length === 0 ? null : (
        <div>
          <h4>Refusals</h4>
          <ul className="schema-properties">
            {refusals.map(([status, { description }]) => (
              <li key={status}>
                {status}: <code>{description}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
