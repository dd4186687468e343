import { useEffect, useEffectEvent, useState } from 'react'
import { listen } from './events.js'
import type { ServerEvent } from './events.js'
import type { ProblemError } from './problem.js'

/** How a stream stands. */
export interface Stream {
  readonly connected: boolean
  readonly ended: boolean
  readonly refused: ProblemError | null
}

/** Hears the events of a path for as long as the component stands; null listens to nothing. */
export function useEvents(path: string | null, onEvent: (event: ServerEvent) => void): Stream {
  const [stream, setStream] = useState<Stream>({ connected: false, ended: false, refused: null })
  const heard = useEffectEvent(onEvent)
  useEffect(() => {
    if (path === null) return
    const gone = new AbortController()
    const listener = {
      onEvent: (event: ServerEvent) => heard(event),
      onConnected: (connected: boolean) => setStream({ connected, ended: false, refused: null }),
      onEnd: (refused: ProblemError | null) =>
        setStream({ connected: false, ended: true, refused }),
    }
    void listen(path, listener, gone.signal)
    return () => gone.abort()
  }, [path])
  return stream
}
