import { useEffect } from 'react'
import { announce } from '../../app/announce.js'
import { Icon } from '../../ui/icon.js'
import { useNow } from '../../ui/now.js'
import { SOON_MIN, VERY_SOON_MIN, endStage } from './end-stage.js'
import type { EndStage } from './end-stage.js'

const SAID: Readonly<Record<EndStage, string | null>> = {
  far: null,
  soon: `Less than ${SOON_MIN} minutes are left in this session. What is asked after its end needs another one.`,
  'very-soon': `Less than ${VERY_SOON_MIN} minutes are left in this session. Close it with what you found, or write down the tokens you need.`,
  over: 'The window of this session has closed.',
}

/** Says that the end is near, fifteen and five minutes before; once each to who listens. */
export function EndWarning({ closesAt }: { readonly closesAt: string }) {
  const stage = endStage(Date.parse(closesAt) - useNow())
  const words = SAID[stage]
  useEffect(() => {
    if (words !== null) announce(words)
  }, [words])
  if (words === null) return null
  return (
    <p className="bench-bar-warning" data-stage={stage}>
      <Icon name="warning" /> {words}
    </p>
  )
}
