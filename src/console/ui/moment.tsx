import { Button } from 'react-aria-components/Button'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import { LOCALE } from './locale.js'
import './moment.css'

const LOCAL = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' })
const SOON_MS = 300

/** A time of the service (RFC 3339) in local words, without UTC at hand: for sentences that are only read. */
export const momentText = (at: string): string => LOCAL.format(new Date(at))

/** `2026-03-01 14:05:09 UTC` */
export function utcText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A time in local words; UTC on hover and on focus. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <TooltipTrigger closeDelay={0} delay={SOON_MS}>
      <Button className="moment">
        <time dateTime={at}>{momentText(at)}</time>
      </Button>
      <Tooltip className="moment-utc" offset={6}>
        {utcText(at)}
      </Tooltip>
    </TooltipTrigger>
  )
}
