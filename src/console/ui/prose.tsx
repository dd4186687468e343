import { plain } from './plain.js'
import './prose.css'

export interface ProseProps {
  readonly label: string
  /** Null: it has been erased by law. */
  readonly text: string | null
}

/** What a person wrote, as they wrote it: as text, with its lines, whichever way it runs. */
export function Prose({ label, text }: ProseProps) {
  return (
    <div className="prose">
      <h3>{label}</h3>
      {text === null ? (
        <p className="muted">This text has been erased.</p>
      ) : (
        <p className="prose-text" dir="auto">
          {plain(text)}
        </p>
      )}
    </div>
  )
}
