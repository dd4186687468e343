import type { ReactNode } from 'react'
import './key-values.css'

/** Facts as a list of names and values. Null values are left out. */
export function KeyValues({ of }: { readonly of: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="key-values">
      {Object.entries(of)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
