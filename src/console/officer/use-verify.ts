import { useEffect, useRef, useState } from 'react'
import { announce } from '../app/announce.js'
import { ownService } from './verify/own-service.js'
import { verifyLog } from './verify/verify.js'
import type { Progress, Verified, Wish } from './verify/verify.js'

/** How far a verification in this browser is. */
export type Verifying =
  | { readonly kind: 'idle' | 'cancelled' }
  | { readonly kind: 'running'; readonly progress: Progress | null }
  | { readonly kind: 'done'; readonly verified: Verified }
  /** It could not be finished; that says nothing about the log. */
  | { readonly kind: 'failed'; readonly thrown: unknown }

/** Verifies the log in this browser, until it is done, cancelled, or the page is left. */
export function useVerify() {
  const [state, setState] = useState<Verifying>({ kind: 'idle' })
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const start = async (wish: Wish) => {
    stop.current?.abort()
    const own = new AbortController()
    stop.current = own
    const say = (next: Verifying) => {
      if (stop.current === own) setState(next)
    }
    say({ kind: 'running', progress: null })
    try {
      const heard = (progress: Progress) => say({ kind: 'running', progress })
      const verified = await verifyLog(ownService, wish, heard, own.signal)
      say({ kind: 'done', verified })
      announce('The verification is done')
    } catch (thrown) {
      say(own.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', thrown })
    }
  }
  return { state, start: (wish: Wish) => void start(wish), cancel: () => stop.current?.abort() }
}
