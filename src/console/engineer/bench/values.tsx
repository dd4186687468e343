import { TextField } from '../../ui/text-field.js'
import type { QuestionDraft } from './use-question.js'
import { placesIn } from './value.js'

/** A field for each of $1, $2, ... in the text. */
export function Values({ draft }: { readonly draft: QuestionDraft }) {
  const places = placesIn(draft.sql)
  if (places.length === 0) return null
  return (
    <fieldset className="bench-values">
      <legend className="field-label">Values</legend>
      <p className="field-hint">
        A number, true, false and null are sent as such, everything else as text; single quotes make
        it text in any case.
      </p>
      <div className="columns">
        {places.map((place) => (
          <TextField
            isMono
            isRequired={false}
            key={place}
            label={`$${place}`}
            maxLength={1000}
            onChange={(typed) => draft.setValue(place, typed)}
            value={draft.values[place - 1] ?? ''}
          />
        ))}
      </div>
    </fieldset>
  )
}
