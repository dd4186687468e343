import { useSyncExternalStore } from 'react'

const hearers = new Set<() => void>()
let words = ''

/** Says something politely to whoever listens to the page rather than looks at it. */
export function announce(text: string): void {
  words = text
  for (const hear of hearers) hear()
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/** The one live region of the console. */
export function Announcements() {
  const said = useSyncExternalStore(subscribe, () => words)
  return (
    <div aria-live="polite" className="visually-hidden" role="status">
      {said}
    </div>
  )
}
