import { Icon } from './icon.js'
import type { IconName } from './icon.js'
import type { Tone } from './tone.js'
import './badge.css'

export interface BadgeProps {
  readonly tone?: Tone
  readonly icon: IconName
  readonly children: string
}

/** A state in one word, with a sign: colour alone tells nothing. */
export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  )
}
