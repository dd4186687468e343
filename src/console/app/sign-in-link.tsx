import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { Linked } from '../../http/schema/sign-in.js'
import { post } from '../api/client.js'
import { Loading } from '../ui/loading.js'
import { ProblemNote } from '../ui/problem-note.js'
import './sign-in.css'

/**
 * The page of a one-time link. The secret stands behind `#`, which no browser sends and no server logs; it is
 * read once, taken out of the address bar and the history, and sent in a body.
 */
export function SignInLink() {
  const [, go] = useLocation()
  const client = useQueryClient()
  const [secret] = useState(() => location.hash.slice(1))
  const [thrown, setThrown] = useState<unknown>(null)
  useEffect(() => {
    document.title = 'Sign in · Homeroom'
    // Another link in the same tab changes what stands behind `#` alone: the page begins anew with it.
    addEventListener('hashchange', reload)
    history.replaceState(null, '', location.pathname)
    used ??= post<Linked>('/sign-in/link', { secret })
    used.then(
      () => {
        client.clear()
        go('/', { replace: true })
      },
      (cause: unknown) => setThrown(cause),
    )
    return () => removeEventListener('hashchange', reload)
  }, [secret, client, go])
  return (
    <main className="sign-in">
      <h1>Homeroom</h1>
      {thrown === null ? <Loading /> : <ProblemNote thrown={thrown} />}
    </main>
  )
}

const reload = (): void => location.reload()

/** A link works once, and React may run an effect twice. */
let used: Promise<unknown> | undefined
