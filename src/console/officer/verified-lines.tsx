import { Badge } from '../ui/badge.js'
import type { BadgeProps } from '../ui/badge.js'
import { KeyValues } from '../ui/key-values.js'
import { numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import type { Tone } from '../ui/tone.js'
import { CHECKS } from './verify/finding.js'
import type { Line } from './verify/finding.js'
import type { Verified } from './verify/verify.js'
import './verified-lines.css'

const VERDICTS: Readonly<
  Record<Verified['verdict'], { readonly tone: Tone; readonly words: string }>
> = {
  whole: { tone: 'good', words: 'This browser finds the log whole.' },
  partly: {
    tone: 'warning',
    words: 'What this browser could check is whole; something it could not check. See below.',
  },
  broken: {
    tone: 'danger',
    words:
      'This browser finds that the log is not what it says. Keep this page and your checkpoints, and ask the operator to stop the service and keep its folder.',
  },
}
const SIGNS: Readonly<Record<Line['state'], BadgeProps>> = {
  good: { icon: 'check', tone: 'good', children: 'good' },
  bad: { icon: 'cross', tone: 'danger', children: 'false' },
  unknown: { icon: 'warning', tone: 'warning', children: 'not checked' },
}

/** What a verification looked at and what it found, each in words. */
export function VerifiedLines({
  verified: { verdict, lines, checkpoint },
}: {
  readonly verified: Verified
}) {
  const { tone, words } = VERDICTS[verdict]
  return (
    <div className="stack" data-verdict={verdict}>
      <Note tone={tone}>
        <strong role="status">{words}</strong>
      </Note>
      <ul aria-label="What was checked" className="verified-lines">
        {lines.map(({ check, state, words: found }, at) => (
          <li key={`${check} ${at}`}>
            <span className="verified-sign">
              <Badge {...SIGNS[state]} />
            </span>
            <div>
              <strong>{CHECKS[check]}</strong>
              <p>{found}</p>
            </div>
          </li>
        ))}
      </ul>
      {checkpoint === null ? null : (
        <KeyValues
          of={{
            'Checked against': <bdi>{checkpoint.origin}</bdi>,
            Entries: numberText(checkpoint.size),
            Root: <code>{checkpoint.root}</code>,
          }}
        />
      )}
    </div>
  )
}
