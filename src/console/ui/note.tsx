import type { ReactNode } from 'react'
import { Icon } from './icon.js'
import type { IconName } from './icon.js'
import type { Tone } from './tone.js'
import './note.css'

const SIGNS: Readonly<Record<Tone, IconName>> = {
  neutral: 'info',
  info: 'info',
  good: 'check',
  warning: 'warning',
  danger: 'cross',
}

/** A few sentences that must not be missed. */
export function Note({
  tone = 'info',
  children,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
}) {
  return (
    <div className={`note note-${tone}`}>
      <Icon name={SIGNS[tone]} />
      <div className="stack-tight">{children}</div>
    </div>
  )
}
